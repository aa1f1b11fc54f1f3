using System.Globalization;
using System.Text.Json.Nodes;
using Seq2Seq.Tasks.Classification;

namespace Seq2Seq.Cli;

/// <summary>The scores of a classification as text and as JSON.</summary>
internal static class LabelScores
{
    private const int MostLabelsInTable = 20;

    /// <summary>Writes accuracy, F1 and calibration, a line for each label, and, for few labels, how often each was taken for each other one.</summary>
    public static void Write(ClassificationScores scores, TextWriter output)
    {
        var (labels, confusion) = (scores.Labels, scores.Confusion);
        output.WriteLine(Text($"accuracy {100 * confusion.Accuracy:F2} %  macro F1 {100 * confusion.MacroF1:F2} %  loss {scores.Loss:F4}  calibration error {100 * scores.Calibration.ExpectedError:F2} %  ({confusion.Count:N0} inputs)"));
        var width = Math.Max(5, labels.Max(label => label.Length));
        output.WriteLine();
        output.WriteLine($"{"label".PadRight(width)}  precision  recall      F1   count");
        for (var i = 0; i < labels.Count; i++)
            output.WriteLine(Text($"{labels[i].PadRight(width)}  {100 * confusion.Precision(i),8:F2}  {100 * confusion.Recall(i),6:F2}  {100 * confusion.F1(i),6:F2}  {confusion.Row(i),6}"));
        if (labels.Count > MostLabelsInTable) return;
        output.WriteLine();
        output.WriteLine($"{"is".PadRight(width)}  taken for {string.Join(' ', labels)}");
        for (var i = 0; i < labels.Count; i++)
            output.WriteLine($"{labels[i].PadRight(width)}  {string.Join(' ', labels.Select((label, j) => confusion[i, j].ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(5, label.Length))))}");
    }

    /// <summary>Returns the same as one object.</summary>
    public static JsonObject Json(ClassificationScores scores) => new()
    {
        ["accuracy"] = 100 * scores.Confusion.Accuracy,
        ["macro_f1"] = 100 * scores.Confusion.MacroF1,
        ["loss"] = scores.Loss,
        ["calibration_error"] = 100 * scores.Calibration.ExpectedError,
        ["inputs"] = scores.Confusion.Count,
        ["labels"] = new JsonArray([.. scores.Labels.Select((label, i) => new JsonObject
        {
            ["label"] = label, ["precision"] = 100 * scores.Confusion.Precision(i), ["recall"] = 100 * scores.Confusion.Recall(i), ["f1"] = 100 * scores.Confusion.F1(i),
            ["taken_for"] = new JsonArray([.. scores.Labels.Select((_, j) => (JsonNode)scores.Confusion[i, j])]),
        })]),
        ["calibration"] = new JsonArray([.. scores.Calibration.Bins.Select(bin => new JsonObject
        {
            ["confidence"] = bin.Confidence, ["accuracy"] = bin.Accuracy, ["inputs"] = bin.Count,
        })]),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
