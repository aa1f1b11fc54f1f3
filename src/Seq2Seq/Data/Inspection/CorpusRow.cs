using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>A row of a corpus as it stands in its file, also one that is no pair.</summary>
/// <param name="Number">The number of the line, from 1.</param>
/// <param name="Text">The pair.</param>
/// <param name="IsPair">Whether the row is a pair. A TSV row without a TAB is none; its text is the source. Of a corpus of texts, a row with text is one, with
/// an empty target.</param>
internal readonly record struct CorpusRow(long Number, TextPair Text, bool IsPair)
{
    /// <summary>
    /// Returns the rows of a corpus one by one. Unlike <see cref="StoredCorpus"/>, this does not stop at a TSV row that is no pair. The number of a row is
    /// that of its line, or where a pattern stands for several files or the rows have no lines, that of the pair.
    /// </summary>
    /// <exception cref="Seq2SeqException">The corpus cannot be read.</exception>
    public static IEnumerable<CorpusRow> Of(CorpusFiles corpus)
    {
        if (corpus.TextColumn is { } column)
            return new TextFiles([corpus.Path], column).Rows.Select((text, i) => new CorpusRow(i + 1, new(text, ""), !string.IsNullOrWhiteSpace(text)));
        var file = File.Exists(corpus.Path) ? corpus.Path : corpus.Path + ".gz";
        var stem = file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^3] : file;
        return stem.EndsWith(".tsv", StringComparison.Ordinal) && File.Exists(file) ? Tsv(file, corpus.Columns)
            : new StoredCorpus(corpus.Path, corpus.Columns).Select((pair, i) => new CorpusRow(i + 1, pair, IsPair: true));
    }

    /// <summary>Returns the rows of a file. Empty lines at its end are none.</summary>
    private static IEnumerable<CorpusRow> Tsv(string file, CorpusColumns columns)
    {
        long number = 0, blank = 0;
        foreach (var line in TextFile.Lines(file))
        {
            number++;
            if (line.Length == 0)
            {
                blank++;
                continue;
            }
            for (; blank > 0; blank--)
                yield return new(number - blank, new("", ""), IsPair: false);
            yield return TsvFormat.Pair(line, columns) is { } pair ? new(number, pair, IsPair: true) : new(number, new(line, ""), IsPair: false);
        }
    }
}
