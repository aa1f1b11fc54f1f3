using System.Globalization;
using System.Text;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Storage;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// The description of a model for people (Mitchell et al. 2019, Model Cards for Model Reporting), in Markdown with the front matter that model hubs read:
/// what it is, what it was trained on, how good it is, how to use it.
/// </summary>
internal static class ModelCard
{
    /// <summary>Writes the card of a model.</summary>
    /// <param name="started">The facts of the run that trained the model.</param>
    /// <param name="log">The log of the run. Its best validation gives the scores.</param>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public static void Write(string path, TranslationConfiguration configuration, TrainingStarted started, IReadOnlyList<TrainingLogEntry> log) =>
        AtomicFile.WriteText(path, Text(configuration, started, log));

    private static string Text(TranslationConfiguration configuration, TrainingStarted started, IReadOnlyList<TrainingLogEntry> log)
    {
        var (data, training) = (configuration.Data, configuration.Training);
        var best = log.LastOrDefault(entry => entry.Event == TrainingLogEntry.Validation && entry.Best == true);
        var last = log.LastOrDefault(entry => entry.Event != TrainingLogEntry.Validation);
        var card = new StringBuilder();
        Line($"---");
        Line($"language: [\"{data.Source.Language}\", \"{data.Target.Language}\"]"); // no is a truth value without quotes
        Line($"license: other");
        Line($"library_name: seq2seq");
        var isSummary = configuration.Task == TaskType.Summarization;
        Line($"pipeline_tag: {(isSummary ? "summarization" : "translation")}");
        Line($"---");
        Line($"");
        Line($"# {configuration.Name}");
        Line($"");
        Line($"A recurrent encoder-decoder model that {(isSummary ? "summarizes" : "translates")} from `{data.Source.Language}` to `{data.Target.Language}`.");
        Line($"");
        Line($"## Model");
        Line($"");
        Line($"* {started.Parameters:N0} parameters in 32-bit floating point; vocabularies of {started.SourceVocabulary:N0} and {started.TargetVocabulary:N0} tokens");
        Line($"* encoder: {Layers(configuration.Model.Encoder)}");
        Line($"* decoder: {Layers(configuration.Model.Decoder)}");
        Line($"* text: {Unit(data.Source)} on the source side, {Unit(data.Target)} on the target side");
        Line($"");
        Line($"## Training");
        Line($"");
        Line($"* data: {(data.Train.Length == 0 ? "pairs that a program gave" : $"`{string.Join("`, `", data.Train)}`")}, {started.Pairs:N0} pairs after filtering; validation: {(data.Validation != "" ? $"`{data.Validation}`" : data.ValidationSplit > 0 ? "pairs held out of them" : "none")}");
        Line($"* {training.Optimizer}, learning rate {training.LearningRate}, batches of {training.BatchSize}, seed {training.RandomSeed}");
        if (last != null) Line($"* {last.Step:N0} updates in {TimeSpan.FromSeconds(last.Seconds ?? 0).TotalMinutes:N1} minutes on {started.Device}");
        Line($"* the whole configuration is in `config.yaml`, the course of the training in `training/`");
        Line($"");
        Line($"## Quality");
        Line($"");
        if (best?.Scores is { } scores)
        {
            Line($"On the validation data, decoded greedily, after {best.Step:N0} updates:");
            Line($"");
            Line($"| score | value |");
            Line($"|---|---|");
            foreach (var (name, value) in scores) Line($"| {name.Replace('_', ' ')} | {value:0.####} |");
        }
        else Line($"Nothing was validated.");
        Line($"");
        Line($"## Use");
        Line($"");
        Line($"```csharp");
        if (isSummary)
        {
            Line($"using var summarizer = Seq2Seq.Tasks.Summarization.Summarizer.Load(\"{configuration.Name}\"); // this folder");
            Line($"string summary = summarizer.Summarize(\"...\");");
        }
        else
        {
            Line($"using var translator = Seq2Seq.Tasks.Translation.Translator.Load(\"{configuration.Name}\"); // this folder");
            Line($"string translation = translator.Translate(\"...\");");
        }
        Line($"```");
        Line($"");
        Line($"## Limits");
        Line($"");
        Line($"The model knows text like that of its training data, sentences of up to {data.Source.MaximumLength} source tokens. It can leave out, repeat or invent parts of a sentence.");
        Line($"Sources longer than {configuration.Testing.MaximumSourceLength} tokens are cut. Nobody has checked its output for bias or harm.");
        return card.ToString();

        void Line(FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Layers(EncoderOptions encoder) => string.Create(CultureInfo.InvariantCulture,
        $"{encoder.Layers} {(encoder.Bidirectional ? "bidirectional " : "")}{encoder.Cell.ToString().ToUpperInvariant()} layer{(encoder.Layers == 1 ? "" : "s")} of {encoder.HiddenSize}{(encoder.Bidirectional ? " in each direction" : "")}");

    private static string Layers(DecoderOptions decoder) => string.Create(CultureInfo.InvariantCulture,
        $"{decoder.Layers} {decoder.Cell.ToString().ToUpperInvariant()} layer{(decoder.Layers == 1 ? "" : "s")} of {decoder.HiddenSize}, {(decoder.Attention == AttentionType.None ? "no attention" : $"{decoder.Attention.ToString().ToLowerInvariant()} attention{(decoder.Coverage ? " with coverage" : "")}{(decoder.Copy ? ", copies tokens of the source" : "")}")}");

    private static string Unit(Text.SideOptions side) => side.Level switch
    {
        Seq2Seq.Text.Level.Bpe => "subwords (BPE)",
        var level => $"{level}s".ToLowerInvariant(),
    };
}
