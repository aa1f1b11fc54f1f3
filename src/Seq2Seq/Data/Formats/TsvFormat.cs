using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>
/// A file with <c>source TAB target [TAB anything]</c> on each line, or of dialogues <c>turn TAB turn TAB ... TAB answer</c>. Empty lines at its end are no
/// pairs. A first line that looks like the names of columns is a pair all the same, and is warned of.
/// </summary>
internal sealed class TsvFormat : ICorpusFormat
{
    public IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn)
    {
        foreach (var (line, row) in CorpusLines.Of(files.Source, empty => Malformed(files.Source, empty, "an empty line")))
        {
            var pair = Pair(row, columns) ?? throw Malformed(files.Source, line, "no TAB");
            if (line == 1 && IsHeader(pair, columns))
                warn($"{files.Source} line 1 looks like the names of columns ('{pair.Source}', '{pair.Target}') but is read as a pair; delete it if it is none");
            yield return pair;
        }
    }

    public void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns) => LineWriter.Write(path, writer =>
    {
        long number = 0;
        var turns = columns.HasTurns;
        foreach (var (source, target) in pairs)
        {
            number++;
            Check(source, number, turns);
            Check(target, number, hasTurns: false);
            writer.Write(source);
            writer.Write('\t');
            writer.WriteLine(target);
        }

        void Check(string text, long number, bool hasTurns)
        {
            if (!hasTurns && text.Contains('\t', StringComparison.Ordinal))
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"pair {number} has a TAB in its text, which '{path}' cannot hold; write JSONL or Parquet"));
            LineWriter.Check(text, number, path);
        }
    });

    /// <summary>Returns the pair of a line: its first two columns, or of a dialogue the last one and all before it; null = the line has one column.</summary>
    public static TextPair? Pair(string row, CorpusColumns columns)
    {
        var tab = columns.HasTurns ? row.LastIndexOf('\t') : row.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0) return null;
        var end = row.IndexOf('\t', tab + 1);
        return new(row[..tab], end < 0 ? row[(tab + 1)..] : row[(tab + 1)..end]);
    }

    /// <summary>Returns whether both fields are names that a column of that side may have, and no sentence.</summary>
    private static bool IsHeader(TextPair pair, CorpusColumns columns)
    {
        string[] ofSource = [.. ColumnNames.OfSource, columns.Source, columns.SourceLanguage];
        string[] ofTarget = [.. ColumnNames.OfTarget, columns.Target, columns.TargetLanguage];
        return ofSource.Has(pair.Source) && ofTarget.Has(pair.Target);
    }

    private static Seq2SeqException Malformed(string file, long line, string found) => new($"{file} line {line}: {found}; expected source TAB target");
}
