using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>evaluate</c>, which translates a file and compares the result with references.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory written by train or quickstart." };
        Option<string> source = Options.Required("--source", "FILE", "Text to translate, one sentence a line."),
            reference = Options.Required("--reference", "FILE", "Its translations, line by line; compared as they stand.");
        Option<int?> beam = Options.Beam(), batch = Options.Batch(), threads = Options.Threads();
        var penalty = Options.LengthPenalty();
        var device = Options.Device();
        var command = new Command("evaluate", "Translate a file and print BLEU, chrF, exact match and speed.") { model, source, reference, beam, penalty, batch,
            device, threads };
        command.SetAction(parsed =>
        {
            var (sources, references) = Scores.ReadAligned(parsed.GetRequiredValue(source), parsed.GetRequiredValue(reference));
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var translator = Models.Load(parsed.GetRequiredValue(model), chosen);
            var defaults = translator.Configuration.Testing;
            var clock = Stopwatch.StartNew();
            var translations = translator.Translate(sources, defaults with
            {
                NBest = 1,
                BeamSize = parsed.GetValue(beam) ?? defaults.BeamSize,
                BeamAlpha = parsed.GetValue(penalty) ?? defaults.BeamAlpha,
                BatchSize = parsed.GetValue(batch) ?? defaults.BatchSize,
            });
            var seconds = clock.Elapsed.TotalSeconds;
            var scores = Scores.Of(translations, references);
            scores.Write(streams.Output);
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{sources.Count:N0} sentences in {seconds:F1} s, {sources.Count / seconds:F1} sentences/s"));
            streams.Output.WriteLine($"BLEU signature: {scores.Bleu.Signature}");
            streams.Output.WriteLine($"chrF signature: {scores.Chrf.Signature}");
            return 0;
        });
        return command;
    }
}
