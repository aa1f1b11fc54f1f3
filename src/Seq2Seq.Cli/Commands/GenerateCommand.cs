using System.CommandLine;
using Seq2Seq.Decoding;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.LanguageModeling;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>generate</c>, which continues texts with a language model.</summary>
internal static class GenerateCommand
{
    private const int BatchesInChunk = 16;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a language model, written by train." };
        var prompt = new Option<string?>("--prompt") { Description = "The text to continue (default: none, a whole text is generated).", HelpName = "TEXT" };
        var file = new Option<string?>("--prompts") { Description = "A file with a prompt on each line; '-' = standard input.", HelpName = "FILE" };
        var count = Options.Number("--n", "Texts for each prompt; of a beam search at most as many as the beam is wide.", 1, 1000);
        var format = Options.OneOf("--format", "text: prompt and continuation on one line; jsonl: {\"prompt\", \"outputs\": [{\"text\", \"score\", \"tokens\", \"finish_reason\"}]}.",
            "text", "jsonl");
        var decoding = new DecodingArguments(hasSource: false);
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("generate", "Continue texts with a language model; tokens are drawn by chance unless --beam is given.") { model, prompt, file, count,
            format, device, threads };
        decoding.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(prompt) != null && parsed.GetValue(file) != null)
                throw new ConfigurationException("--prompt and --prompts both give what to continue; give one of the two");
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var generator = Models.LoadGenerator(parsed.GetRequiredValue(model), chosen);
            var options = decoding.Of(parsed, generator.Configuration.Testing);
            options = options with { NBest = parsed.GetValue(count) ?? 1 };
            if (!options.Sampling && options.NBest > options.BeamSize)
                throw new ConfigurationException($"--n is {options.NBest}, expected at most the width of the beam, {options.BeamSize}; set --beam {options.NBest}");
            var prompts = parsed.GetValue(file) switch
            {
                null => [parsed.GetValue(prompt) ?? ""],
                "-" => TextFile.Lines(streams.Input, "standard input"),
                var path => TextFile.Lines(path),
            };
            var number = 0;
            foreach (var chunk in ArrivingLines.Chunks(prompts, BatchesInChunk * options.BatchSize))
            {
                foreach (var outputs in generator.Generate(chunk, options, number, CancellationToken.None))
                    Write(outputs, parsed.GetValue(format) == "jsonl", streams.Output);
                number += chunk.Count;
                streams.Output.Flush();
            }
            return 0;
        });
        return command;
    }

    private static void Write(IReadOnlyList<GeneratedText> outputs, bool json, TextWriter writer)
    {
        if (!json)
        {
            foreach (var output in outputs) writer.WriteLine(output.FullText.OnOneLine());
            return;
        }
        writer.WriteLine(JsonLines.Of(new GeneratedLine(outputs[0].Prompt,
            outputs.Select(o => new GeneratedOutput(o.Text, o.Score, o.Ids.Length, o.FinishReason == FinishReason.End ? "end" : "length")))));
    }

    internal sealed record GeneratedLine(string Prompt, IEnumerable<GeneratedOutput> Outputs);

    internal sealed record GeneratedOutput(string Text, double Score, int Tokens, string FinishReason);
}
