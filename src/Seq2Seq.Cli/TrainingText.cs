using System.Globalization;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Training;

namespace Seq2Seq.Cli;

/// <summary>The events of a training run as lines of text.</summary>
internal static class TrainingText
{
    private const int LongestSample = 200;
    private const double Large = 1e6; // perplexities of words, of a model of characters

    /// <summary>Returns a line, or null for an event that is not worth one.</summary>
    public static string? Of(TrainingEvent e) => e switch
    {
        TrainingStarted s => Text($"{s.Parameters:N0} parameters; vocabularies of {s.SourceVocabulary:N0} and {s.TargetVocabulary:N0} tokens; {s.Device}\ntraining data: {s.Data}")
            + Notes(s.Plan, s.ResumedAt, s.Warnings),
        LanguageModelStarted s => Text($"{s.Parameters:N0} parameters; vocabulary of {s.Vocabulary:N0} tokens; {s.Device}\ntraining data: {s.Texts:N0} texts of {s.Tokens:N0} tokens; {s.Unknown:P2} of the tokens unknown")
            + Notes(s.Plan, s.ResumedAt, s.Warnings),
        TaskStarted s => Text($"{s.Parameters:N0} parameters; {s.Device}\ntraining data: {s.Data}") + Notes(s.Plan, s.ResumedAt, s.Warnings),
        TrainingProgress p => Text($"step {p.Place}  epoch {p.Epoch}  {Figures(p)}  rate {p.LearningRate:G3}  gradient {p.GradientNorm:F2}{Sparsity(p)}  elapsed {Clock(p.Elapsed)}  left {Clock(p.Remaining)}"),
        Validated v => Text($"validation at step {v.Step}: {string.Join("  ", v.Scores.Select(Of))}{(v.IsBest ? "  best so far" : "")}{string.Concat(v.Samples.Select(Sample))}"),
        CheckpointSaved c => Text($"saved at step {c.Step}"),
        _ => null,
    };

    /// <summary>Returns how far a run has come.</summary>
    public static string Place(TrainingProgress p) => Text($"step {p.Step}  epoch {p.Epoch}  rate {p.LearningRate:G3}{Sparsity(p)}");

    private static string Sparsity(TrainingProgress p) => p.Sparsity is { } sparsity ? Text($"  sparsity {100 * sparsity:F1} %") : "";

    /// <summary>Returns the figures that change all the time.</summary>
    public static string Figures(TrainingProgress p) =>
        Text($"loss {p.Loss:F4}{(p.Unit == TrainingProgress.Tokens ? Text($"  perplexity {p.Perplexity:F2}") : "")}  {p.PredictionsPerSecond:N0} {p.Unit}/s");

    /// <summary>Returns the last line of a run: why it ended, what the result is, and what to do next.</summary>
    /// <param name="directory">The directory that holds the run.</param>
    public static string Of(TrainingFinished end, string directory)
    {
        if (end.Reason == StopReason.Cancelled)
            return Text($"interrupted at step {end.Step} after {Clock(end.Elapsed)} and saved; continue with: seq2seq train {Path.Combine(directory, "config.yaml")} --resume");
        var why = end.Reason switch
        {
            StopReason.MaximumSteps => "training.max_steps reached",
            StopReason.MaximumMinutes => "training.max_minutes reached",
            StopReason.EarlyStopping => "no improvement any more",
            StopReason.MinimumLearningRate => "learning rate below training.learning_rate_min",
            _ => "training.epochs reached",
        };
        var best = double.IsNaN(end.BestScore) ? ""
            : Text($"; best at step {end.BestStep} with {(end.BestBy == "bleu" ? "BLEU" : end.BestBy.Replace('_', ' '))} {end.BestScore:F2}");
        return Text($"trained {end.Step} steps, {Clock(end.Elapsed)} ({why}){best}; model in {directory}");
    }

    /// <summary>Returns a time such as <c>2:05</c>, <c>1:02:05</c> or, of more than a day, <c>30:00:00</c>.</summary>
    public static string Clock(TimeSpan time) =>
        (time.TotalHours < 1 ? "" : Text($"{(int)time.TotalHours}:")) + time.ToString(time.TotalHours < 1 ? @"m\:ss" : @"mm\:ss", CultureInfo.InvariantCulture);

    private static string Of(Score score) => score.Name switch
    {
        "accuracy" or "exact_match" or "macro_f1" or "span_f1" => Text($"{score.Name.Replace('_', ' ')} {score.Value:F1} %"),
        "loss" or "bits_per_byte" => Text($"{score.Name.Replace('_', ' ')} {score.Value:F4}"),
        "rmse" or "mae" or "mase" => Text($"{score.Name} {score.Value:G5}"),
        "coverage_80" or "coverage_95" => Text($"{score.Name.Replace('_', ' ')} {score.Value:F1} %"),
        "bleu" => Text($"BLEU {score.Value:F2}"),
        _ => Text($"{score.Name.Replace('_', ' ')} {(score.Value < Large ? $"{score.Value:F2}" : $"{score.Value:0.##E+0}")}"),
    };

    private static string Notes(IEnumerable<string> plan, int resumedAt, IEnumerable<string> warnings) => string.Concat(plan.Select(line => $"\n{line}"))
        + (resumedAt > 0 ? Text($"\nresumed at step {resumedAt}") : "") + string.Concat(warnings.Select(warning => $"\nwarning: {warning}"));

    private static string Sample(SampleOutput sample) =>
        $"\n  source      {OneLine(sample.Source)}\n  reference   {OneLine(sample.Reference)}\n  translation {OneLine(sample.Hypothesis)}";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ") is { Length: > LongestSample } line ? line[..LongestSample] + "…" : text.ReplaceLineEndings(" ");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
