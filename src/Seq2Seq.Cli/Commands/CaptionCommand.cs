using System.CommandLine;

namespace Seq2Seq.Cli.Commands;

/// <summary>The commands <c>caption</c> and <c>transcribe</c>, which write a text about each picture or recording.</summary>
internal static class CaptionCommand
{
    private const int BatchesInChunk = 16;

    /// <summary>Creates one of the commands.</summary>
    /// <param name="name">Its name: <c>caption</c> or <c>transcribe</c>.</param>
    public static Command Create(Streams streams, string name)
    {
        var isSound = name == "transcribe";
        var model = new Argument<string>("MODEL_DIR") { Description = $"Directory of a {(isSound ? "transcription" : "captioning")} model, written by train." };
        var files = new Argument<string[]>("FILE")
        {
            Description = isSound ? "Recordings (.wav)." : "Pictures (.png).", Arity = ArgumentArity.OneOrMore,
        };
        var best = Options.Number("--n-best", "Texts about each file, at most as many as the beam is wide; with --sample the number of samples.", 1, 1000);
        var format = Options.OneOf("--format", "text: the text, or with --n-best above 1 lines of 'INDEX ||| TEXT ||| SCORE', INDEX counted from 0; jsonl: as translate writes it.", "text", "jsonl");
        var attention = new Option<bool>("--attention") { Description = "Attention weights too: in each hypothesis of jsonl, or drawn on standard error." };
        var threads = Options.Threads();
        var device = Options.Device();
        var decoding = new DecodingArguments();
        var command = new Command(name, isSound ? "Write down what recordings say, a line for each." : "Write a text about each picture.")
        {
            model, files, best, format, attention, device, threads,
        };
        decoding.AddTo(command);
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var captioner = Models.LoadCaptioner(parsed.GetRequiredValue(model), chosen);
            var options = decoding.Of(parsed, captioner.Configuration.Testing) with { NBest = parsed.GetValue(best) ?? 1 };
            if (!options.Sampling && options.NBest > options.BeamSize)
                throw new ConfigurationException($"--n-best is {options.NBest}, expected at most the width of the beam, {options.BeamSize}; set --beam {options.NBest}");
            var writer = new TranslationWriter(streams, options, parsed.GetRequiredValue(format), parsed.GetValue(attention), alignments: null);
            foreach (var chunk in parsed.GetRequiredValue(files).Chunk(BatchesInChunk * options.BatchSize))
                writer.Write(captioner.WriteWithDetails(chunk, options, parsed.GetValue(attention)));
            writer.Finish();
            return 0;
        });
        return command;
    }
}
