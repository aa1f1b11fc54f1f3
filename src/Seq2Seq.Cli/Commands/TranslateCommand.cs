using System.CommandLine;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>translate</c>, which writes one line for each line it reads.</summary>
internal static class TranslateCommand
{
    private const int BatchesInChunk = 16;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory written by train or quickstart." };
        var file = new Argument<string>("FILE")
        {
            Description = "Text, one sentence a line, plain or .gz; '-' = standard input. Of a corpus (.tsv, .csv, .jsonl, .parquet) the source.",
            DefaultValueFactory = _ => "-"
        };
        var decoding = new DecodingArguments();
        var ensemble = Options.Ensemble();
        var threads = Options.Threads();
        var best = Options.Number("--n-best", "Translations of each sentence, at most as many as the beam is wide; with --sample the number of samples.", 1, 1000);
        var format = Options.OneOf("--format",
            "text: the translation, or with --n-best above 1 lines of 'INDEX ||| TRANSLATION ||| SCORE', INDEX counted from 0; "
            + "moses: the n-best lists of Moses, 'INDEX ||| TRANSLATION ||| log_probability= X length= N ||| SCORE', N tokens with the end of sentence; "
            + "jsonl: {\"source\": ..., \"hypotheses\": [{\"text\": ..., \"score\": ..., \"finish_reason\": \"end\" or \"length\" (cut at the longest), "
            + "\"tokens\": [...], \"log_probabilities\": [...]}]} for each line.", "text", "moses", "jsonl");
        var attention = new Option<bool>("--attention")
        {
            Description = "Attention weights too: in each hypothesis of jsonl, or for text and moses drawn on standard error."
        };
        var alignment = new Option<string?>("--alignment")
        {
            Description = "Where to write, for each line, the links 'i-j' of source word i and word j of the best translation, counted from 0; in jsonl too.",
            HelpName = "FILE",
        };
        var prefix = new Option<string?>("--prefix") { Description = "A file with what each translation begins with, line by line.", HelpName = "FILE" };
        var trace = new Option<string?>("--trace") { Description = "A file for every step of each beam search, as JSON: what was kept, dropped and why it ended.", HelpName = "FILE" };
        var device = Options.Device();
        var command = new Command("translate", "Translate text line by line; blank lines stay blank.") { model, file, ensemble, best, format, attention,
            alignment, prefix, trace, device, threads };
        decoding.AddTo(command);
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var translator = Models.LoadTranslator(parsed.GetRequiredValue(model), parsed.GetValue(ensemble) ?? [], chosen);
            var options = decoding.Of(parsed, translator.Configuration.Testing) with { NBest = parsed.GetValue(best) ?? 1 };
            if (!options.Sampling && options.NBest > options.BeamSize)
                throw new ConfigurationException(
                    $"--n-best is {options.NBest}, expected at most the width of the beam, {options.BeamSize}; set --beam {options.NBest}");
            var (from, links) = (parsed.GetRequiredValue(file), parsed.GetValue(alignment));
            if (links != null && !translator.HasAttention)
                throw new ConfigurationException($"the model in '{parsed.GetRequiredValue(model)}' has no attention, which tells what is aligned; leave --alignment out");
            if (links != null && Path.GetFullPath(links) == Path.GetFullPath(from))
                throw new ConfigurationException($"'{from}' is the text to translate and the file of --alignment; name another one");
            var corpus = StoredCorpus.IsNameOfOne(from) ? new StoredCorpus(from, CorpusColumns.Of(translator.Configuration.Data)) : null;
            var lines = from == "-" ? TextFile.Lines(streams.Input, "standard input") : corpus?.Select(pair => pair.Source) ?? TextFile.Lines(from);
            var writer = new TranslationWriter(streams, options, parsed.GetRequiredValue(format), parsed.GetValue(attention), links);
            var readable = ReadableLines.Of(lines, translator, from == "-" ? "standard input" : $"'{from}'");
            using var traced = new SearchTraceFile(translator, parsed.GetValue(trace));
            if (traced.IsOpen && options.Sampling)
                throw new ConfigurationException("--trace writes the steps of a beam search; leave out --sample");
            using var prefixes = (parsed.GetValue(prefix) is { } beginnings ? TextFile.Lines(beginnings) : null)?.GetEnumerator();
            var number = 0;
            foreach (var chunk in ArrivingLines.Chunks(readable, BatchesInChunk * options.BatchSize))
                writer.Write(translator.TranslateWithDetails([.. chunk.Select(Request)], options, parsed.GetValue(attention) || links != null), traced);
            writer.Finish();
            streams.Warn(corpus?.Warnings);
            return 0;

            TranslationRequest Request(string line)
            {
                if (prefixes?.MoveNext() == false)
                    throw new Seq2SeqException($"'{parsed.GetValue(prefix)}' has {number} lines, the source more; expected a line for each");
                return new(line) { Number = number++, Prefix = prefixes?.Current ?? "", Trace = traced.IsOpen };
            }
        });
        return command;
    }
}
