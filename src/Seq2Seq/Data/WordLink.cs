using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>A word of a source and a word of its target that belong together. Words are what stands between spaces, and are counted from 0.</summary>
public readonly record struct WordLink(int Source, int Target)
{
    private const int LongestQuote = 20;

    /// <summary>Returns links as a line such as <c>0-0 1-2</c>, as fast_align, Marian and other programs write and read it (the format of Pharaoh).</summary>
    public static string Line(IEnumerable<WordLink> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        return string.Join(' ', links.Select(link => FormattableString.Invariant($"{link.Source}-{link.Target}")));
    }

    /// <summary>Returns the links of a line such as <c>0-0 1-2</c>, which may be empty.</summary>
    /// <param name="where">The file and the line, for an error.</param>
    /// <exception cref="Seq2SeqException">The line has something else than links.</exception>
    internal static WordLink[] ParseLine(string line, string where) =>
        Array.ConvertAll(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), link => Parse(link, where));

    private static WordLink Parse(string text, string where) =>
        text.Split('-') is [var i, var j] && int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out var source)
            && int.TryParse(j, NumberStyles.None, CultureInfo.InvariantCulture, out var target)
            ? new(source, target)
            : throw new Seq2SeqException($"{where}: '{(text.Length > LongestQuote ? text[..LongestQuote] + "..." : text)}' is not an alignment link, expected such as 0-2; correct the file");
}
