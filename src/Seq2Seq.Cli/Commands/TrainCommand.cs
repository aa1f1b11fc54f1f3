using System.CommandLine;
using System.Globalization;
using Seq2Seq.Checkpoints;
using Seq2Seq.Data;
using Seq2Seq.Tasks;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>train</c>, which trains the model that a configuration describes.</summary>
internal static class TrainCommand
{
    private static readonly string[] Kept = ["optimizer", "schedule", "best"];

    public static Command Create(Streams streams)
    {
        var file = new Argument<string>("CONFIG") { Description = "YAML file that describes the run; paths in it are relative to the current directory." };
        var set = Options.Set();
        var device = Options.Device();
        Option<int?> threads = Options.Threads(), seed = Options.Seed();
        var resume = new Option<bool>("--resume") { Description = "Continue an interrupted run from its saved state." };
        var from = new Option<string?>("--from")
        {
            Description = "Begin a new run with the weights of a trained model; data, options and schedule are those of CONFIG.",
            HelpName = "MODEL"
        };
        var extend = new Option<bool>("--extend-vocabulary") { Description = "With --from: add the words or characters of the new data that MODEL does not know." };
        var keep = new Option<string[]>("--keep")
        {
            Description = "With --from: what else of MODEL to go on with: optimizer, schedule, or best (the score to beat); may be repeated.",
            HelpName = string.Join('|', Kept)
        };
        var quiet = new Option<bool>("--quiet") { Description = "Only the last line." };
        var command = new Command("train", "Train a model. Ctrl-C saves and ends; --resume continues exactly; --from begins anew with given weights.") { file, set,
            device, threads, seed, resume, from, extend, keep, quiet };
        command.SetAction(parsed =>
        {
            List<string> settings = [.. parsed.GetValue(set) ?? []];
            if (parsed.GetValue(seed) is { } value)
                settings.Add(string.Create(CultureInfo.InvariantCulture, $"training.random_seed={value}"));
            if (parsed.GetValue(resume) && parsed.GetValue(from) != null)
                throw new ConfigurationException("--resume and --from exclude each other: --resume goes on exactly as the run began, --from begins a new run with given weights");
            if (parsed.GetValue(extend) && parsed.GetValue(from) == null)
                throw new ConfigurationException("--extend-vocabulary needs --from, the model whose vocabulary is extended");
            var kept = parsed.GetValue(keep) ?? [];
            if (kept.FirstOrDefault(name => !Kept.Contains(name, StringComparer.Ordinal)) is { } unknown)
                throw new ConfigurationException($"--keep is '{unknown}', expected one of {string.Join(", ", Kept)}");
            if (kept.Length > 0 && parsed.GetValue(from) == null)
                throw new ConfigurationException("--keep needs --from, the model whose state is kept");
            var initial = parsed.GetValue(from) is { } model ? new InitialModel(model, parsed.GetValue(extend))
            {
                KeepOptimizer = kept.Contains("optimizer"),
                KeepSchedule = kept.Contains("schedule"),
                KeepBest = kept.Contains("best")
            } : null;
            var configuration = Read(parsed.GetRequiredValue(file), settings);
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            try
            {
                return TrainingRun.Run(configuration, chosen, parsed.GetValue(resume), initial, parsed.GetValue(quiet), streams);
            }
            catch (Seq2SeqException error) when (HintFor(error.Message, parsed.GetRequiredValue(file), parsed.GetValue(resume)) is { } hint)
            {
                throw error.With(hint);
            }
        });
        return command;
    }

    /// <summary>Reads a configuration. That of a model directory describes the directory in which it lies, even a copy of the one it was written for.</summary>
    private static ITaskConfiguration Read(string file, List<string> settings)
    {
        if (StoredCorpus.IsNameOfOne(file))
            throw new ConfigurationException($"'{file}' is a corpus, expected a configuration (YAML)").With($"'seq2seq init {file}' writes one for it");
        var configuration = TaskConfigurations.Read(file, settings, Options.Origin);
        var elsewhere = settings.Any(setting => setting.Split('=')[0].Trim() == "training.model_dir");
        return elsewhere || ModelDirectory.Of(file) is not { } own ? configuration : configuration.With(configuration.Training with { ModelDirectory = own });
    }

    /// <summary>Returns the description beside a configuration that says where its data come from, or null if there is none.</summary>
    private static string? Description(string configuration)
    {
        var path = Path.Combine(Path.GetDirectoryName(configuration) ?? "", "README.md");
        return File.Exists(path) && File.ReadLines(path).Take(100).Any(line => line.StartsWith("**Data.**", StringComparison.Ordinal)) ? path : null;
    }

    private static string? HintFor(string message, string configuration, bool resume) =>
        message.Contains("no corpus file", StringComparison.Ordinal) ? Description(configuration) is { } path ? $"{path} says where its data come from" : null
        : message.Contains("learn the vocabulary", StringComparison.Ordinal) ? "'seq2seq vocab learn' does that"
        : message.Contains("without resuming", StringComparison.Ordinal) ? "without --resume"
        : message.Contains("training diverged", StringComparison.Ordinal) ? "--from MODEL begins with the weights of a model"
        : !message.Contains("training.overwrite", StringComparison.Ordinal) ? null
        : resume ? "--resume goes on exactly as the run began; --from MODEL begins a new run with its weights; to start anew: --set training.overwrite=true, without --resume"
        : "--resume continues it, --set training.overwrite=true replaces it";
}
