using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>evaluate</c>, which translates a text and compares the result with references.</summary>
internal static class EvaluateCommand
{
    private const int BatchesInChunk = 16;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory written by train or quickstart." };
        var source = new Option<string?>("--source") { Description = "Text to translate, one sentence a line; '-' = standard input.", HelpName = "FILE" };
        var reference = Options.References();
        reference.Required = false;
        var corpus = new Option<string?>("--corpus")
        {
            Description = "A corpus as in a configuration: .tsv, .jsonl or a prefix (default, without files: the model's data.test).", HelpName = "PATH",
        };
        var output = new Option<string?>("--output") { Description = "Where to write the translations.", HelpName = "FILE" };
        var format = Options.OneOf("--format", "How to print the scores; json is one object with a member for each metric.", "text", "json");
        var threads = Options.Threads();
        var decoding = new DecodingArguments();
        var device = Options.Device();
        var metrics = new MetricOptions("bleu", "chrf", "exact_match");
        var command = new Command("evaluate", "Translate a text and print BLEU, chrF, exact match and speed.") { model, source, reference, corpus, output,
            format, device, threads };
        decoding.AddTo(command);
        metrics.AddTo(command);
        command.SetAction(parsed =>
        {
            var files = Files(parsed.GetValue(source), parsed.GetValue(reference) ?? [], parsed.GetValue(corpus));
            var aligned = files == null ? null : new AlignedLines(files, streams.Input);
            // A long translation should not end with the news that the files do not fit.
            if (aligned?.CanRepeat == true)
                foreach (var _ in aligned.Read()) { }
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var translator = Models.Load(parsed.GetRequiredValue(model), chosen);
            var options = decoding.Of(parsed, translator.Configuration.Testing);
            var lines = aligned?.Read() ?? Pairs(parsed.GetValue(corpus), translator.Configuration.Data);
            var run = new Run(translator, options, new Scores(metrics.Of(parsed, translator.Configuration.Training.BleuTokenizer)), streams);
            if (parsed.GetValue(output) is { } path)
                AtomicFile.Write(path, stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                    run.Over(lines, writer);
                });
            else
                run.Over(lines, TextWriter.Null);
            run.Write(parsed.GetRequiredValue(format) == "json");
            return 0;
        });
        return command;
    }

    /// <summary>Returns source and references, or null for a corpus.</summary>
    private static string[]? Files(string? source, string[] references, string? corpus)
    {
        if (corpus != null && (source != null || references.Length > 0))
            throw new ConfigurationException("--corpus holds sources and references; give it alone, or --source and --reference");
        if (source == null && references.Length == 0)
            return null;
        if (source == null || references.Length == 0)
            throw new ConfigurationException(source == null ? "'--source' is required beside '--reference'" : "'--reference' is required beside '--source'");
        return [source, .. references];
    }

    /// <summary>Returns the pairs of a corpus, or of the model's own test corpus.</summary>
    private static IEnumerable<string[]> Pairs(string? path, DataOptions data)
    {
        if (path == null && data.Test == "")
            throw new ConfigurationException("the model's configuration has no data.test; give --source and --reference, or --corpus");
        try
        {
            return ParallelCorpus.Read(path ?? data.Test, data.Source.Language, data.Target.Language).Pairs
                .Select(pair => (string[])[pair.Source, pair.Target]);
        }
        catch (Seq2SeqException error) when (path == null)
        {
            throw error.With("this is data.test of the model; --corpus, or --source and --reference, name another text");
        }
    }

    private sealed class Run(Translator translator, DecodingOptions options, Scores scores, Streams streams)
    {
        /// <summary>The references get the form of the model's output, but keep their case.</summary>
        private readonly Normalization _normalization = Normalization.Of(translator.Configuration.Data.Target) with { Lowercase = false };

        private readonly CutWarnings _warnings = new(streams.Error, options);
        private TimeSpan _time;

        /// <summary>Translates sources and scores them against their references, a chunk at a time.</summary>
        public void Over(IEnumerable<string[]> lines, TextWriter output)
        {
            foreach (var chunk in lines.Chunk(BatchesInChunk * options.BatchSize))
            {
                var clock = Stopwatch.StartNew();
                var translations = translator.TranslateWithDetails(Array.ConvertAll(chunk, line => line[0]), options);
                _time += clock.Elapsed;
                foreach (var (translation, line) in translations.Zip(chunk))
                {
                    _warnings.Add(translation);
                    scores.Add(translation.Text, Array.ConvertAll(line[1..], _normalization.Apply));
                    output.WriteLine(translation.Text.OnOneLine());
                }
            }
        }

        public void Write(bool json)
        {
            _warnings.Finish();
            if (json)
            {
                var members = scores.Json();
                members["sentences"] = _warnings.Lines;
                members["truncated_sources"] = _warnings.Sources;
                members["truncated_outputs"] = _warnings.Outputs;
                members["seconds"] = Math.Round(_time.TotalSeconds, 3);
                streams.Output.WriteLine(members.ToJsonString(JsonLines.Readable));
                return;
            }
            scores.Write(streams.Output, signatures: false);
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{_warnings.Lines:N0} sentences in {_time.TotalSeconds:F1} s, {_warnings.Lines / _time.TotalSeconds:F1} sentences/s"));
            scores.WriteSignatures(streams.Output);
        }
    }
}
