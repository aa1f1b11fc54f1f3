using System.Diagnostics;
using System.Globalization;
using Seq2Seq.Checkpoints;
using Seq2Seq.Decoding;
using Seq2Seq.Evaluation;
using Seq2Seq.Storage;
using Seq2Seq.Tasks;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli;

/// <summary>What an evaluation is asked for.</summary>
/// <param name="Model">The model directory.</param>
/// <param name="Corpus">The corpus; null = the model's own test corpus.</param>
/// <param name="Device">The device that runs the model.</param>
/// <param name="IsJson">Whether the scores are printed as one object.</param>
/// <param name="Output">The file for the texts that the model writes; null = none.</param>
/// <param name="Decoding">Returns the options of decoding that the command line and a model give.</param>
/// <param name="Metrics">Returns the metrics of texts, given the tokenization of BLEU of a model.</param>
/// <param name="Streams">The streams of the program.</param>
internal sealed record EvaluationRequest(string Model, string? Corpus, Device Device, bool IsJson, string? Output,
    Func<DecodingOptions, DecodingOptions> Decoding, Func<BleuTokenizer, IReadOnlyList<Metric>> Metrics, Streams Streams);

/// <summary>How the models of a task are evaluated.</summary>
/// <param name="Kind">What they are, such as <c>a classification model</c>.</param>
/// <param name="Run">Measures a model and writes its scores.</param>
/// <param name="WritesTexts">Whether they write texts, which have metrics and a file, and are searched for.</param>
internal sealed record OtherEvaluation(string Kind, Action<EvaluationRequest> Run, bool WritesTexts = false);

/// <summary>The evaluations of models whose inputs are not texts that become texts.</summary>
internal static class OtherEvaluations
{
    /// <summary>Returns how a model is evaluated; null = as a translation is.</summary>
    public static OtherEvaluation? Of(string model) =>
        new ModelDirectory(model) is not { IsPrepared: true } files ? null : TaskConfigurations.TaskOf(files.ConfigurationFile) switch
        {
            TaskType.Classification => new("a classification model", Labels),
            TaskType.Tagging => new("a tagging model", request => TaggingEvaluation.Run(request.Model, request.Corpus, request.IsJson, request.Device, request.Streams)),
            TaskType.Forecasting => new("a forecasting model", Forecasts),
            TaskType.Captioning => new("a captioning model", Captions, WritesTexts: true),
            TaskType.Transcription => new("a transcription model", Captions, WritesTexts: true),
            _ => null,
        };

    private static void Labels(EvaluationRequest request)
    {
        using var classifier = Models.LoadClassifier(request.Model, request.Device);
        var scores = classifier.Evaluate(request.Corpus);
        if (request.IsJson) request.Streams.Output.WriteLine(LabelScores.Json(scores).ToJsonString(JsonLines.Readable));
        else LabelScores.Write(scores, request.Streams.Output);
    }

    private static void Forecasts(EvaluationRequest request)
    {
        using var forecaster = Models.LoadForecaster(request.Model, request.Device);
        SeriesScores.Write(forecaster.Evaluate(request.Corpus), request.IsJson, request.Streams.Output);
    }

    private static void Captions(EvaluationRequest request)
    {
        using var captioner = Models.LoadCaptioner(request.Model, request.Device);
        var (scores, clock) = (new Scores(request.Metrics(captioner.Configuration.Training.BleuTokenizer)), Stopwatch.StartNew());
        var texts = new List<string>();
        foreach (var (output, reference) in captioner.Evaluate(request.Corpus, request.Decoding(captioner.Configuration.Testing)))
        {
            scores.Add(output.Text, reference);
            texts.Add(output.Text.OnOneLine());
        }
        if (request.Output is { } file) AtomicFile.WriteText(file, string.Concat(texts.Select(text => text + '\n')));
        if (request.IsJson)
        {
            var members = scores.Json();
            members["inputs"] = texts.Count;
            request.Streams.Output.WriteLine(members.ToJsonString(JsonLines.Readable));
            return;
        }
        scores.Write(request.Streams.Output, signatures: false);
        request.Streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{texts.Count:N0} inputs in {clock.Elapsed.TotalSeconds:F1} s, {texts.Count / clock.Elapsed.TotalSeconds:F1} a second"));
        scores.WriteSignatures(request.Streams.Output);
    }
}
