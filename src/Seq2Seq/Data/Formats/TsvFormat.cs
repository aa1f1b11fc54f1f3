using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>
/// A file with <c>source TAB target [TAB anything]</c> on each line. Empty lines at its end are no pairs. A first line that looks like the names of columns
/// is a pair all the same, and is warned of.
/// </summary>
internal sealed class TsvFormat : ICorpusFormat
{
    private static readonly string[] OfSource = ["source", "src", "input", "document", "article", "question"];
    private static readonly string[] OfTarget = ["target", "trg", "tgt", "output", "translation", "summary", "answer", "reference"];

    public IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn)
    {
        foreach (var (line, row) in CorpusLines.Of(files.Source, empty => Malformed(files.Source, empty, "an empty line")))
        {
            var tab = row.IndexOf('\t');
            if (tab < 0) throw Malformed(files.Source, line, "no TAB");
            var end = row.IndexOf('\t', tab + 1);
            var pair = new TextPair(row[..tab], end < 0 ? row[(tab + 1)..] : row[(tab + 1)..end]);
            if (line == 1 && IsHeader(pair, columns))
                warn($"{files.Source} line 1 looks like the names of columns ('{pair.Source}', '{pair.Target}') but is read as a pair; delete it if it is none");
            yield return pair;
        }
    }

    public void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns) => LineWriter.Write(path, writer =>
    {
        long number = 0;
        foreach (var (source, target) in pairs)
        {
            number++;
            Check(source, number);
            Check(target, number);
            writer.Write(source);
            writer.Write('\t');
            writer.WriteLine(target);
        }

        void Check(string text, long number)
        {
            if (text.Contains('\t', StringComparison.Ordinal))
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"pair {number} has a TAB in its text, which '{path}' cannot hold; write JSONL or Parquet"));
            LineWriter.Check(text, number, path);
        }
    });

    /// <summary>Returns whether both fields are names that a column of that side may have, and no sentence.</summary>
    private static bool IsHeader(TextPair pair, CorpusColumns columns) =>
        Names(pair.Source, [.. OfSource, columns.Source, columns.SourceLanguage]) && Names(pair.Target, [.. OfTarget, columns.Target, columns.TargetLanguage]);

    private static bool Names(string field, string[] names) => names.Contains(field.Trim(), StringComparer.OrdinalIgnoreCase);

    private static Seq2SeqException Malformed(string file, long line, string found) => new($"{file} line {line}: {found}; expected source TAB target");
}
