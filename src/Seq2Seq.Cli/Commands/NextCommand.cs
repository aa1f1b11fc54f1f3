using System.CommandLine;
using System.Globalization;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>next</c>, which tells the most probable next words.</summary>
internal static class NextCommand
{
    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a language model, written by train." };
        var prompt = new Option<string>("--prompt")
        {
            Description = "The text before. A word that it has begun is completed; a space at its end begins a new word.", HelpName = "TEXT", Required = true,
        };
        var top = Options.Number("--top", "How many words (default: 10).", 1, 1000);
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("next", "The most probable next words with their probabilities, for autocompletion.") { model, prompt, top, device, threads };
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var generator = Models.LoadGenerator(parsed.GetRequiredValue(model), chosen);
            foreach (var (word, probability) in generator.Next(parsed.GetRequiredValue(prompt), parsed.GetValue(top) ?? 10))
                streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{probability:F4}\t{(word == "" ? "</s>" : word.OnOneLine())}"));
            return 0;
        });
        return command;
    }
}
