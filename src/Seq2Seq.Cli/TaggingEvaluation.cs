using System.Globalization;
using System.Text.Json.Nodes;
using Seq2Seq.Evaluation;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli;

/// <summary>The part of the command <c>evaluate</c> for tagging models.</summary>
internal static class TaggingEvaluation
{
    private const int MostConfusions = 10;

    /// <summary>Measures a model and writes its scores.</summary>
    /// <param name="corpus">The labelled texts; null = the test corpus of the model's configuration.</param>
    /// <param name="isJson">Whether to write one object.</param>
    public static void Run(string directory, string? corpus, bool isJson, Device device, Streams streams)
    {
        using var tagger = Models.LoadTagger(directory, device);
        var scores = tagger.Evaluate(corpus);
        if (scores.Cut > 0) streams.Error.WriteLine($"warning: {scores.Cut} texts were too long, and only the labels of their beginning were counted");
        if (isJson) streams.Output.WriteLine(Json(scores).ToJsonString(JsonLines.Readable));
        else Write(scores, streams.Output);
    }

    private static void Write(TaggingScores scores, TextWriter output)
    {
        var (labels, confusion) = (scores.Labels, scores.Confusion);
        output.WriteLine(Text($"accuracy {100 * confusion.Accuracy:F2} %  exact match {100 * scores.ExactMatch:F2} %  macro F1 {100 * confusion.MacroF1:F2} %{(scores.Spans == null ? "" : Text($"  span F1 {100 * scores.Spans.F1:F2} %"))}  loss {scores.Loss:F4}  ({confusion.Count:N0} labels of {scores.Texts:N0} texts)"));
        var width = Math.Max(5, labels.Max(label => label.Length));
        Table("label", [.. labels.Select((label, i) => (label, confusion.Precision(i), confusion.Recall(i), confusion.F1(i), confusion.Row(i)))]);
        if (scores.Spans is { } spans)
            Table("span", [.. spans.Types.Select(type => spans[type] is var (precision, recall, f1, count) ? (type, precision, recall, f1, count) : default)]);
        var most = Confusions(confusion).Take(MostConfusions).ToArray();
        if (most.Length == 0) return;
        output.WriteLine();
        output.WriteLine("most often confused");
        foreach (var (label, taken, count) in most) output.WriteLine(Text($"{labels[label].PadRight(width)}  taken for {labels[taken].PadRight(width)}  {count,6}"));

        void Table(string name, IReadOnlyList<(string Name, double Precision, double Recall, double F1, long Count)> rows)
        {
            output.WriteLine();
            output.WriteLine($"{name.PadRight(width)}  precision  recall      F1   count");
            foreach (var row in rows)
                output.WriteLine(Text($"{row.Name.PadRight(width)}  {100 * row.Precision,9:F2}  {100 * row.Recall,6:F2}  {100 * row.F1,6:F2}  {row.Count,6}"));
        }
    }

    private static JsonObject Json(TaggingScores scores)
    {
        var confusion = scores.Confusion;
        var members = new JsonObject
        {
            ["accuracy"] = 100 * confusion.Accuracy, ["exact_match"] = 100 * scores.ExactMatch, ["macro_f1"] = 100 * confusion.MacroF1,
            ["loss"] = scores.Loss, ["labels"] = confusion.Count, ["texts"] = scores.Texts, ["truncated"] = scores.Cut,
            ["of_label"] = new JsonObject(scores.Labels.Select((label, i) =>
                KeyValuePair.Create<string, JsonNode?>(label, Of((confusion.Precision(i), confusion.Recall(i), confusion.F1(i), confusion.Row(i)))))),
        };
        if (scores.Spans is not { } spans) return members;
        members["span_precision"] = 100 * spans.Precision;
        members["span_recall"] = 100 * spans.Recall;
        members["span_f1"] = 100 * spans.F1;
        members["of_span"] = new JsonObject(spans.Types.Select(type => KeyValuePair.Create<string, JsonNode?>(type, Of(spans[type]))));
        return members;

        static JsonObject Of((double Precision, double Recall, double F1, long Count) of) => new()
        {
            ["precision"] = 100 * of.Precision, ["recall"] = 100 * of.Recall, ["f1"] = 100 * of.F1, ["count"] = of.Count,
        };
    }

    /// <summary>Returns the pairs of different labels of which one was taken for the other, the most frequent first.</summary>
    private static IEnumerable<(int Label, int Taken, long Count)> Confusions(ConfusionMatrix confusion) =>
        from label in Enumerable.Range(0, confusion.Classes)
        from taken in Enumerable.Range(0, confusion.Classes)
        where label != taken && confusion[label, taken] > 0
        orderby confusion[label, taken] descending
        select (label, taken, confusion[label, taken]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
