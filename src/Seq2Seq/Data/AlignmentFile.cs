using System.Globalization;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>A file with a line for each pair of a corpus, that has links i-j of source and target words, as fast_align and other aligners write it.</summary>
internal static class AlignmentFile
{
    /// <summary>The end of the name of such a file.</summary>
    public const string Suffix = ".align";

    /// <summary>Returns the pairs with their links.</summary>
    /// <exception cref="Seq2SeqException">A line is malformed or has a word that the pair lacks, or there is not one line for each pair.</exception>
    public static IEnumerable<TextPair> Join(IEnumerable<TextPair> pairs, string path)
    {
        long line = 0;
        using var lines = TextFile.Lines(path).GetEnumerator();
        foreach (var pair in pairs)
        {
            line++;
            if (!lines.MoveNext()) throw Malformed(path, line, "missing; expected a line for each pair of the corpus beside it");
            yield return pair with { Links = Links(lines.Current, pair, path, line) };
        }
        while (lines.MoveNext())
        {
            line++;
            if (lines.Current.Length > 0) throw Malformed(path, line, "the corpus beside it has no pair for this line; expected a line for each pair");
        }
    }

    private static WordLink[] Links(string text, TextPair pair, string path, long line)
    {
        var links = WordLink.ParseLine(text, string.Create(CultureInfo.InvariantCulture, $"{path} line {line}"));
        int sources = WordPieces.Count(pair.Source), targets = WordPieces.Count(pair.Target);
        foreach (var (source, target) in links)
            if (source >= sources || target >= targets)
                throw Malformed(path, line, string.Create(CultureInfo.InvariantCulture,
                    $"link {source}-{target} of a pair of {sources} source and {targets} target words; expected words counted from 0"));
        return links;
    }

    private static Seq2SeqException Malformed(string path, long line, string found) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path} line {line}: {found}"));
}
