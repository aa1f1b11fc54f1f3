using System.Globalization;
using System.Text;
using Seq2Seq.Checkpoints;
using Seq2Seq.Storage;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>
/// The description of a model for people (Mitchell et al. 2019, Model Cards for Model Reporting), in Markdown with the front matter that model hubs read:
/// what it is, what it was trained on, how good it is, how to use it. A task says what is its own of it.
/// </summary>
internal sealed record ModelCard
{
    /// <summary>The name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>The languages that it knows.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>The task as model hubs call it.</summary>
    public required string Pipeline { get; init; }

    /// <summary>What the model is, in a sentence.</summary>
    public required string About { get; init; }

    /// <summary>Its size, layers and unit of text; a line each.</summary>
    public required IReadOnlyList<string> Model { get; init; }

    /// <summary>What it was trained on.</summary>
    public required string Data { get; init; }

    /// <summary>The device that it was trained on.</summary>
    public required string Device { get; init; }

    /// <summary>How the validation was measured.</summary>
    public required string Measured { get; init; }

    /// <summary>C# that uses the model.</summary>
    public required IReadOnlyList<string> Code { get; init; }

    /// <summary>What the model cannot do; a line each.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>Writes the card into a model directory. The best validation of its log gives the scores.</summary>
    /// <exception cref="Seq2SeqException">The directory is not writable.</exception>
    public void Write(ModelDirectory files, TrainingOptions training) =>
        AtomicFile.WriteText(files.CardFile, Text(training, TrainingLog.Read(files.LogFile), Zeros(files)));

    /// <summary>Returns the unit of text in words.</summary>
    public static string Unit(SideOptions side) => side.Level switch
    {
        Level.Bpe => "subwords (BPE)",
        var level => $"{level}s".ToLowerInvariant(),
    };

    /// <summary>Returns the share of the weights that are 0 and not stored.</summary>
    private static double Zeros(ModelDirectory files)
    {
        if (!File.Exists(files.WeightsFile)) return 0;
        using var file = SafetensorsFile.Open(files.WeightsFile);
        return 1 - file.Tensors.Sum(tensor => tensor.Stored) / (double)file.Tensors.Sum(tensor => tensor.Count);
    }

    private string Text(TrainingOptions training, IReadOnlyList<TrainingLogEntry> log, double zeros)
    {
        var best = log.LastOrDefault(entry => entry.Event == TrainingLogEntry.Validation && entry.Best == true);
        var last = log.LastOrDefault(entry => entry.Event != TrainingLogEntry.Validation);
        var card = new StringBuilder();
        Line($"---");
        Line($"language: [{string.Join(", ", Languages.Select(language => $"\"{language}\""))}]"); // no is a truth value without quotes
        Line($"license: other");
        Line($"library_name: seq2seq");
        Line($"pipeline_tag: {Pipeline}");
        Line($"---");
        Line($"");
        Line($"# {Name}");
        Line($"");
        Line($"{About}");
        Line($"");
        Line($"## Model");
        Line($"");
        foreach (var line in Model) Line($"* {line}");
        if (zeros > 0) Line($"* {100 * zeros:0.#} % of the weights are 0, and each of these takes one bit in `model.safetensors`");
        Line($"");
        Line($"## Training");
        Line($"");
        Line($"* data: {Data}");
        Line($"* {training.Optimizer}, learning rate {training.LearningRate}, batches of {training.BatchSize}, seed {training.RandomSeed}");
        if (last != null) Line($"* {last.Step:N0} updates in {TimeSpan.FromSeconds(last.Seconds ?? 0).TotalMinutes:N1} minutes on {Device}");
        Line($"* the whole configuration is in `config.yaml`, the course of the training in `training/`");
        Line($"");
        Line($"## Quality");
        Line($"");
        if (best?.Scores is { } scores)
        {
            Line($"{Measured}, after {best.Step:N0} updates:");
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
        foreach (var line in Code) Line($"{line}");
        Line($"```");
        Line($"");
        Line($"## Limits");
        Line($"");
        foreach (var line in Limits) Line($"{line}");
        return card.ToString();

        void Line(FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
