using Seq2Seq.Evaluation;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Captioning;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments;

/// <summary>
/// The scores of a trained model on data that neither its weights nor its best update were chosen by: the test corpus that its configuration names, and the
/// ends of series. Their names begin with <c>test_</c>. A test corpus that is the validation corpus, as where data have no third part, gives none.
/// </summary>
internal static class TestScores
{
    private const string Prefix = "test_";

    /// <summary>Measures a model; without a test corpus there are no scores.</summary>
    /// <param name="configuration">The configuration that it was trained with.</param>
    /// <param name="directory">The model directory.</param>
    public static IEnumerable<Measurement> Of(ITaskConfiguration configuration, string directory, Device device) => (configuration switch
    {
        ClassificationConfiguration { Data: var data } when IsHeldOut(data.Test, data.Validation, data.Input) => Labels(directory, device),
        TaggingConfiguration { Data: var data } when IsHeldOut(data.Test, data.Validation) => Tags(directory, device),
        CaptioningConfiguration { Data: var data } when IsHeldOut(data.Test, data.Validation, data.Input) => Captions(directory, device),
        ForecastingConfiguration => Forecasts(directory, device),
        _ => [],
    }).Select(score => new Measurement(Prefix + score.Name, null, score.Value));

    /// <summary>
    /// Returns whether there is a test corpus that is not the one for validation. Two parts of a folder are told apart by the names of their files.
    /// </summary>
    private static bool IsHeldOut(string test, string validation, InputOptions? input = null) =>
        test.Length > 0 && (test != validation || input != null && input.TestSelection != input.ValidationSelection);

    private static IReadOnlyList<(string Name, double Value)> Labels(string directory, Device device)
    {
        using var classifier = Classifier.Load(directory, device);
        var scores = classifier.Evaluate();
        return [("accuracy", 100 * scores.Confusion.Accuracy), ("macro_f1", 100 * scores.Confusion.MacroF1), ("loss", scores.Loss),
            ("calibration_error", 100 * scores.Calibration.ExpectedError)];
    }

    private static IReadOnlyList<(string Name, double Value)> Tags(string directory, Device device)
    {
        using var tagger = Tagger.Load(directory, device);
        var scores = tagger.Evaluate();
        return [("accuracy", 100 * scores.Confusion.Accuracy), ("exact_match", 100 * scores.ExactMatch), ("macro_f1", 100 * scores.Confusion.MacroF1)];
    }

    private static IReadOnlyList<(string Name, double Value)> Captions(string directory, Device device)
    {
        using var captioner = Captioner.Load(directory, device);
        var pairs = captioner.Evaluate().Select(pair => (pair.Output.Text, pair.Reference)).ToArray();
        string[] outputs = [.. pairs.Select(pair => pair.Text)], references = [.. pairs.Select(pair => pair.Reference)];
        return [("exact_match", ExactMatch.Corpus(outputs, references)), ("bleu", Bleu.Corpus(outputs, references, new()).Score)];
    }

    /// <summary>Returns the errors of the model, and behind the name of each simple method those of it; means over the columns. Then its likelihood.</summary>
    private static IReadOnlyList<(string Name, double Value)> Forecasts(string directory, Device device)
    {
        using var forecaster = Forecaster.Load(directory, device);
        var scores = forecaster.Evaluate();
        return [.. scores.Methods.SelectMany((method, m) => Errors(scores, method.Errors, m == 0 ? "" : $"_{Name(method.Method)}")),
            .. scores.Likelihood.Select(score => (score.Name, score.Value))];
    }

    private static IEnumerable<(string Name, double Value)> Errors(ForecastScores scores, ForecastErrors errors, string method)
    {
        int[] columns = [.. Enumerable.Range(0, scores.Scales.Count)];
        yield return ("rmse" + method, columns.Average(column => errors.Rmse(column)));
        yield return ("mase" + method, columns.Average(column => scores.Mase(errors, column)));
        for (var level = 0; level < ForecastErrors.Levels.Count; level++)
            if (columns.Average(column => errors.Coverage(column, level)) is var share && !double.IsNaN(share))
                yield return (FormattableString.Invariant($"coverage_{100 * ForecastErrors.Levels[level]:0.#}{method}"), 100 * share);
    }

    /// <summary>Turns <c>linear autoregression (14 rows, season)</c> into <c>linear_autoregression_season</c>.</summary>
    private static string Name(string method) =>
        method.Split(" (")[0].Replace(' ', '_') + (method.Contains("season)", StringComparison.Ordinal) ? "_season" : "");
}
