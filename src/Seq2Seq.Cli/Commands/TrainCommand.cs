using System.CommandLine;
using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>train</c>, which trains the model that a configuration describes.</summary>
internal static class TrainCommand
{
    public static Command Create(Streams streams)
    {
        var file = new Argument<string>("CONFIG") { Description = "YAML file that describes the run; paths in it are relative to the current directory." };
        var set = new Option<string[]>("--set")
        {
            Description = "Set any key of the configuration, such as training.learning_rate=0.001; may be repeated.",
            HelpName = "k=v"
        };
        var device = Options.Device();
        Option<int?> threads = Options.Threads(), seed = Options.Seed();
        var resume = new Option<bool>("--resume") { Description = "Continue an interrupted run from its saved state." };
        var quiet = new Option<bool>("--quiet") { Description = "Only the last line." };
        var command = new Command("train", "Train a model. Ctrl-C saves and ends; --resume continues.") { file, set, device, threads, seed, resume, quiet };
        command.SetAction(parsed =>
        {
            List<string> settings = [.. parsed.GetValue(set) ?? []];
            if (parsed.GetValue(seed) is { } value)
                settings.Add(string.Create(CultureInfo.InvariantCulture, $"training.random_seed={value}"));
            var configuration = ConfigurationFile.Read<TranslationConfiguration>(parsed.GetRequiredValue(file), settings, setting => $"--set {setting}");
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            try
            {
                TrainingRun.Run(configuration, chosen, parsed.GetValue(resume), parsed.GetValue(quiet), streams);
            }
            catch (Seq2SeqException error) when (HintFor(error.Message, parsed.GetValue(resume)) is { } hint)
            {
                throw error.With(hint);
            }
            return 0;
        });
        return command;
    }

    private static string? HintFor(string message, bool resume) =>
        message.Contains("learn the vocabulary", StringComparison.Ordinal) ? "'seq2seq vocab learn' does that"
        : !message.Contains("training.overwrite", StringComparison.Ordinal) ? null
        : resume ? "--set training.overwrite=true, without --resume"
        : "--resume continues it, --set training.overwrite=true replaces it";
}
