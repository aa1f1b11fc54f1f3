using System.CommandLine;
using System.Globalization;
using Seq2Seq.Tasks.MaskedLanguageModeling;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>fill</c>, which tells the most probable tokens of gaps in a text.</summary>
internal static class FillCommand
{
    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a masked language model, written by train." };
        var text = new Option<string>("--text") { Description = $"The text, with {GapFiller.Gap} in the place of each token that is missing.", HelpName = "TEXT", Required = true };
        var top = Options.Number("--top", "How many tokens for each gap (default: 5).", 1, 1000);
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("fill", "The most probable tokens of each gap in a text: NUMBER OF THE GAP, TAB, probability, TAB, token.") { model, text, top, device, threads };
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var filler = Models.LoadGapFiller(parsed.GetRequiredValue(model), chosen);
            var gaps = filler.Fill(parsed.GetRequiredValue(text), parsed.GetValue(top) ?? 5);
            for (var gap = 0; gap < gaps.Count; gap++)
                foreach (var (token, probability) in gaps[gap])
                    streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gap + 1}\t{probability:F4}\t{token.OnOneLine()}"));
            return 0;
        });
        return command;
    }
}
