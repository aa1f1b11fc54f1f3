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
        var pairs = new Argument<string?>("CORPUS")
        {
            Description = "The corpus to translate, as with --corpus.", Arity = ArgumentArity.ZeroOrOne
        };
        var source = new Option<string?>("--source")
        {
            Description = "Text to translate, one sentence a line; '-' = standard input. A .tsv, .csv, .jsonl or .parquet alone is a corpus.", HelpName = "FILE"
        };
        var reference = Options.References();
        reference.Required = false;
        var corpus = new Option<string?>("--corpus")
        {
            Description = "A corpus as in a configuration: .tsv, .csv, .jsonl, .parquet or a prefix (default, without files: the model's data.test).", HelpName = "PATH",
        };
        var output = new Option<string?>("--output")
        {
            Description = "Where to write the translations, one a line; as .parquet with source, references and the scores of each sentence.", HelpName = "FILE"
        };
        var format = Options.OneOf("--format", "How to print the scores; json is one object with a member for each metric.", "text", "json");
        var ensemble = Options.Ensemble();
        var threads = Options.Threads();
        var decoding = new DecodingArguments();
        var device = Options.Device();
        var metrics = new MetricOptions("bleu", "chrf", "exact_match");
        var command = new Command("evaluate", "Translate a text and print BLEU, chrF, exact match and speed; of a classification accuracy, F1, confusion and calibration; of a tagging accuracy and F1 of labels and spans; of forecasts their errors beside those of simple methods.") { model, pairs, source, reference, corpus,
            ensemble, output, format, device, threads };
        decoding.AddTo(command);
        metrics.AddTo(command);
        command.SetAction(parsed =>
        {
            var references = parsed.GetValue(reference) ?? [];
            if (parsed.GetValue(corpus) is { } one && parsed.GetValue(pairs) is { } two)
                throw new ConfigurationException($"two corpora are given, '{two}' and --corpus '{one}'; give one");
            var (named, from) = (parsed.GetValue(corpus) ?? parsed.GetValue(pairs), parsed.GetValue(source));
            if (named == null && from != null && references.Length == 0 && StoredCorpus.IsNameOfOne(from)) (named, from) = (from, null);
            var directory = parsed.GetRequiredValue(model);
            if (OtherEvaluations.Of(directory) is { } evaluation)
            {
                if (from != null || references.Length > 0)
                    throw new ConfigurationException($"'{directory}' is {evaluation.Kind}, whose inputs stand beside what is expected of them; give a corpus of both");
                Option[] known = evaluation.WritesTexts ? [.. command.Options.Except([ensemble])] : [corpus, format, device, threads];
                if (command.Options.Except(known).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } other)
                    throw new ConfigurationException($"{other.Name} says nothing to {evaluation.Kind}, which '{directory}' is; leave it out");
                using var own = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
                evaluation.Run(new(directory, named, own, parsed.GetRequiredValue(format) == "json", parsed.GetValue(output), usual => decoding.Of(parsed, usual),
                    bleu => metrics.Of(parsed, bleu), streams));
                return 0;
            }
            var files = Files(from, references, named);
            var aligned = files == null ? null : new AlignedLines(files, streams.Input, (file, i) => Side(file, i == 0, directory));
            // A long translation should not end with the news that the files do not fit.
            if (aligned?.CanRepeat == true)
                foreach (var _ in aligned.Read()) { }
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var translator = Models.Load(directory, parsed.GetValue(ensemble) ?? [], chosen);
            var options = decoding.Of(parsed, translator.Configuration.Testing);
            var lines = aligned?.Read() ?? Pairs(named, translator.Configuration.Data, streams);
            var run = new Run(translator, options, new Scores(metrics.Of(parsed, translator.Configuration.Training.BleuTokenizer)), streams);
            if (parsed.GetValue(output) is not { } path)
                foreach (var _ in run.Over(lines)) { }
            else if (path.EndsWith(".parquet", StringComparison.Ordinal))
                AtomicFile.Write(path, stream => run.WriteTable(lines, stream));
            else
                AtomicFile.Write(path, stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                    foreach (var (translation, _) in run.Over(lines)) writer.WriteLine(translation.Text.OnOneLine());
                });
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

    /// <summary>Returns a side of a corpus, or null for a file of lines.</summary>
    private static IEnumerable<string>? Side(string file, bool isSource, string model)
    {
        if (!StoredCorpus.IsNameOfOne(file)) return null;
        var columns = CorpusColumns.Of(new TranslationDirectory(model).ReadConfiguration().Data);
        return new StoredCorpus(file, columns).Select(pair => isSource ? pair.Source : pair.Target);
    }

    /// <summary>Returns the pairs of a corpus, or of the model's own test corpus.</summary>
    private static IEnumerable<string[]> Pairs(string? path, DataOptions data, Streams streams)
    {
        if (path == null && data.Test == "")
            throw new ConfigurationException("the model's configuration has no data.test; give --source and --reference, or --corpus");
        try
        {
            var corpus = ParallelCorpus.Read(path ?? data.Test, data);
            streams.Warn(corpus.Warnings);
            return corpus.Pairs.Select(pair => (string[])[pair.Source, pair.Target]);
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
        private int _number;

        /// <summary>Writes source, hypothesis and references of each sentence, and its score under each metric, as a Parquet file.</summary>
        public void WriteTable(IEnumerable<string[]> lines, Stream stream)
        {
            using var rows = Over(lines).GetEnumerator();
            if (!rows.MoveNext()) return; // no sentences, which the scores report
            var references = rows.Current.References.Length;
            ParquetFile.Write(stream,
                [("source", true), ("hypothesis", true), .. Enumerable.Range(1, references).Select(i => (i == 1 ? "reference" : $"reference_{i}", true)),
                    .. scores.Names.Select(name => (name, false))], Table());

            IEnumerable<IReadOnlyList<object>> Table()
            {
                do
                {
                    var (translation, known) = rows.Current;
                    yield return [translation.Source, translation.Text, .. known, .. scores.OfLine(translation.Text, known)];
                }
                while (rows.MoveNext());
            }
        }

        /// <summary>
        /// Translates sources and scores them against their references, a chunk at a time. Returns each translation with its references in the form of
        /// the model's output.
        /// </summary>
        public IEnumerable<(Translation Translation, string[] References)> Over(IEnumerable<string[]> lines)
        {
            foreach (var chunk in ReadableLines.Of(lines, line => line[0], translator, "the source,").Chunk(BatchesInChunk * options.BatchSize))
            {
                var clock = Stopwatch.StartNew();
                var requests = Array.ConvertAll(chunk, line => new TranslationRequest(line[0]) { Number = _number++ });
                var translations = translator.TranslateWithDetails(requests, options);
                _time += clock.Elapsed;
                foreach (var (translation, line) in translations.Zip(chunk))
                {
                    _warnings.Add(translation);
                    var references = Array.ConvertAll(line[1..], _normalization.Apply);
                    scores.Add(translation.Text, references);
                    yield return (translation, references);
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
