using System.CommandLine;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>tag</c>, which writes each text it reads with the labels of its words or characters.</summary>
internal static class TagCommand
{
    private const int TextsInChunk = 1024;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a tagging model, written by train." };
        var file = new Argument<string>("FILE")
        {
            Description = "Texts, one a line, plain or .gz; '-' = standard input. Of a corpus (.tsv, .csv, .jsonl, .parquet, .conll) the texts.",
            DefaultValueFactory = _ => "-",
        };
        var format = Options.OneOf("--format",
            "text: word/LABEL word/LABEL, characters joined by +; jsonl: {\"text\", \"tokens\": [{\"text\", \"label\", \"probability\"}], \"spans\"}; conll: token TAB label.",
            "text", "jsonl", "conll");
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("tag", "The label of each word or character of a text.") { model, file, format, device, threads };
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var tagger = Models.LoadTagger(parsed.GetRequiredValue(model), chosen);
            var (from, form) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(format));
            var corpus = StoredCorpus.IsNameOfOne(from) ? tagger.TextsOf(from) : null;
            var lines = from == "-" ? TextFile.Lines(streams.Input, "standard input") : corpus ?? TextFile.Lines(from);
            var areCharacters = tagger.Configuration.Data.Text.Level == Level.Char;
            var cut = 0;
            foreach (var chunk in ArrivingLines.Chunks(lines, TextsInChunk))
            {
                foreach (var text in tagger.Tag(chunk))
                {
                    if (text.Truncated) cut++;
                    streams.Output.WriteLine(form switch
                    {
                        "jsonl" => TaggedLines.Json(text),
                        "conll" => TaggedLines.Conll(text, areCharacters),
                        _ => TaggedLines.Text(text, areCharacters),
                    });
                }
                streams.Output.Flush();
            }
            if (cut > 0) streams.Error.WriteLine($"warning: {cut} texts were too long, and only the labels of their beginning were found");
            return 0;
        });
        return command;
    }
}
