using System.CommandLine;
using System.Globalization;
using Seq2Seq.Data;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>corpus convert</c>, which writes a corpus in another format.</summary>
internal static class CorpusCommand
{
    public static Command Create(Streams streams) => new("corpus", "Corpora of sentence pairs.") { Convert(streams) };

    private static Command Convert(Streams streams)
    {
        var from = new Argument<string>("IN")
        {
            Description = "What to read: .tsv, .csv, .jsonl or .parquet, or the prefix of two files PREFIX.LANG; lines also as .gz; several files by a pattern with '*' in quotes."
        };
        var to = new Argument<string>("OUT") { Description = "What to write, in the format that its name tells; what is there is replaced." };
        Option<string> source = Name("--src", "src", "source"), target = Name("--trg", "trg", "target");
        var most = Options.Number("--max-pairs", "So many pairs, from the beginning.", 1, int.MaxValue);
        var turns = new Option<bool>("--turns")
        {
            Description = "Rows are dialogues: columns of TSV, {\"turns\": [...]} or {\"messages\": [...]} in JSONL; the last turn is the target.",
        };
        var command = new Command("convert", "Write sentence pairs as TSV, CSV, JSONL, Parquet or two files. Memory does not depend on their number.") { from, to,
            source, target, turns, most };
        command.SetAction(parsed =>
        {
            var columns = new CorpusColumns(parsed.GetRequiredValue(source), parsed.GetRequiredValue(target)) { HasTurns = parsed.GetValue(turns) };
            var corpus = new StoredCorpus(parsed.GetRequiredValue(from), columns, parsed.GetValue(most) ?? 0);
            long count = 0;
            var path = parsed.GetRequiredValue(to);
            StoredCorpus.Write(Counted(), path, columns);
            streams.Warn(corpus.Warnings);
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{count:N0} {(count == 1 ? "pair" : "pairs")} written to {(StoredCorpus.IsNameOfOne(path) ? path : $"{path}.{columns.SourceLanguage} and {path}.{columns.TargetLanguage}")}"));
            return 0;

            IEnumerable<TextPair> Counted()
            {
                foreach (var pair in corpus)
                {
                    count++;
                    yield return pair;
                }
                if (count == 0) throw new Seq2SeqException($"corpus '{corpus.Path}' is empty; expected at least one sentence pair");
            }
        });
        return command;
    }

    private static Option<string> Name(string name, string value, string side) => new(name)
    {
        Description = $"The {side}: its language, which ends the name of its file, its key in JSONL and its column in CSV and Parquet (default: {value}).",
        HelpName = "NAME", DefaultValueFactory = _ => value,
    };
}
