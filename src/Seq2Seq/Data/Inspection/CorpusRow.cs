using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>A row of a corpus as it stands in its file, also one that is no pair.</summary>
/// <param name="Number">The number of the line, from 1.</param>
/// <param name="Text">The pair.</param>
/// <param name="IsPair">Whether the row is a pair. A TSV row without a TAB is none; its text is the source.</param>
internal readonly record struct CorpusRow(long Number, TextPair Text, bool IsPair)
{
    /// <summary>
    /// Returns the rows of a corpus one by one. Unlike a <see cref="ParallelCorpus"/>, this neither holds them in memory nor stops at a TSV row that is
    /// no pair. A corpus in a format other than lines is held in memory.
    /// </summary>
    /// <exception cref="Seq2SeqException">The corpus cannot be read.</exception>
    public static IEnumerable<CorpusRow> Of(string path, string sourceLang, string targetLang)
    {
        var stem = path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;
        string source = Existing($"{path}.{sourceLang}"), target = Existing($"{path}.{targetLang}");
        return stem.EndsWith(".tsv", StringComparison.Ordinal) && File.Exists(Existing(path)) ? Tsv(Existing(path))
            : File.Exists(source) && File.Exists(target) ? Aligned(source, target)
            : ParallelCorpus.Read(path, sourceLang, targetLang).Pairs.Select((pair, i) => new CorpusRow(i + 1, pair, IsPair: true));
    }

    private static string Existing(string path) => File.Exists(path) ? path : path + ".gz";

    private static IEnumerable<CorpusRow> Tsv(string file) => TextFile.Lines(file).Select((line, i) =>
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0)
            return new CorpusRow(i + 1, new(line, ""), IsPair: false);
        var end = line.IndexOf('\t', tab + 1);
        return new(i + 1, new(line[..tab], end < 0 ? line[(tab + 1)..] : line[(tab + 1)..end]), IsPair: true);
    });

    private static IEnumerable<CorpusRow> Aligned(string sourceFile, string targetFile)
    {
        using var source = TextFile.Lines(sourceFile).GetEnumerator();
        using var target = TextFile.Lines(targetFile).GetEnumerator();
        for (long number = 1; ; number++)
        {
            var (more, moreTarget) = (source.MoveNext(), target.MoveNext());
            if (!more && !moreTarget)
                yield break;
            if (more != moreTarget)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                    $"'{(more ? targetFile : sourceFile)}' ends after line {number - 1:N0} and '{(more ? sourceFile : targetFile)}' does not; expected line-aligned files of the same length"));
            yield return new(number, new(source.Current, target.Current), IsPair: true);
        }
    }
}
