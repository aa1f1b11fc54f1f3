using System.CommandLine;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Summarization;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>summarize</c>, which writes a summary for each line it reads.</summary>
internal static class SummarizeCommand
{
    private const int BatchesInChunk = 16;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a summarization model, written by train or demo." };
        var file = new Argument<string>("FILE")
        {
            Description = "Texts, one a line, plain or .gz; '-' = standard input. Of a corpus (.tsv, .jsonl, .parquet) the source.",
            DefaultValueFactory = _ => "-"
        };
        var copied = new Option<bool>("--copied") { Description = "Mark the words that were copied: in colour on a terminal, between *asterisks* elsewhere." };
        var format = Options.OneOf("--format", "text: the summary; jsonl: {\"source\", \"summary\", \"score\", \"words\": [{\"text\", \"is_of_source\", \"copied\"}]}.", "text",
            "jsonl");
        var decoding = new DecodingArguments();
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("summarize", "Summarize texts line by line; blank lines stay blank.") { model, file, copied, format, device, threads };
        decoding.AddTo(command);
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var summarizer = Models.LoadSummarizer(parsed.GetRequiredValue(model), chosen);
            var options = decoding.Of(parsed, summarizer.Configuration.Testing);
            var from = parsed.GetRequiredValue(file);
            var corpus = StoredCorpus.IsNameOfOne(from) ? new StoredCorpus(from, CorpusColumns.Of(summarizer.Configuration.Data)) : null;
            var lines = from == "-" ? TextFile.Lines(streams.Input, "standard input") : corpus?.Select(pair => pair.Source) ?? TextFile.Lines(from);
            var isJson = parsed.GetValue(format) == "jsonl";
            var isMarked = parsed.GetValue(copied) && !isJson;
            var text = new CopiedWords(streams);
            var cut = 0;
            foreach (var chunk in ArrivingLines.Chunks(lines, BatchesInChunk * options.BatchSize))
            {
                foreach (var summary in summarizer.SummarizeWithDetails(chunk, options, isJson || isMarked))
                {
                    if (summary.Truncated) cut++;
                    if (isJson) streams.Output.WriteLine(Json(summary));
                    else if (isMarked) text.WriteLine(summary);
                    else streams.Output.WriteLine(summary.Text.OnOneLine());
                }
                streams.Output.Flush();
            }
            if (cut > 0) streams.Error.WriteLine($"warning: {cut} texts were longer than {options.MaximumSourceLength} tokens, and only their beginning was read");
            streams.Warn(corpus?.Warnings);
            return 0;
        });
        return command;
    }

    private static string Json(Summary summary) => JsonLines.Of(new SummaryLine(summary.Source, summary.Text, summary.Score, summary.Words));

    internal sealed record SummaryLine(string Source, string Summary, double Score, IReadOnlyList<SummaryWord> Words);
}
