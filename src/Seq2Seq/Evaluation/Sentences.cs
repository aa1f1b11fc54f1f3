using System.Text;

namespace Seq2Seq.Evaluation;

/// <summary>
/// Cuts a text into sentences by simple rules, which suit English, Korean and their neighbors: a sentence ends at a line break, and at . ! ? … 。 ！ or ？
/// with the closing quotes and brackets behind it, if white space and no small letter follow. A full stop after a single capital, as of an initial, or
/// after a common abbreviation ends no sentence.
/// </summary>
public static class Sentences
{
    private const string Ends = ".!?…。！？", Closing = "\"'”’»)]」』";

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Jr", "Sr", "No", "vs", "etc", "Gen", "Gov", "Sen", "Rep", "Lt", "Col", "Capt", "Sgt", "Inc", "Co", "Corp",
        "Ltd", "e.g", "i.e", "a.m", "p.m", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "U.S", "U.K", "U.N",
    };

    /// <summary>Returns the sentences of a text, without the white space around them.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r') Add(i);
            else if (Ends.Contains(text[i], StringComparison.Ordinal))
            {
                var end = i + 1;
                while (end < text.Length && (Ends + Closing).Contains(text[end], StringComparison.Ordinal)) end++;
                var isLast = text[i] != '.' || !IsAbbreviation(text.AsSpan(start, i - start));
                if (isLast && EndsAt(text, end)) Add(end);
                i = end - 1;
            }
        }
        Add(text.Length);
        return sentences;

        void Add(int end)
        {
            if (Segments.Trim(text[start..end]) is { Length: > 0 } sentence) sentences.Add(sentence);
            start = end;
        }
    }

    /// <summary>Returns the first sentences of a text, joined by blanks: the baseline lead-n of summarization.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">The number of sentences n, at least 1.</param>
    public static string Lead(string text, int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return string.Join(' ', Of(text).Take(count));
    }

    /// <summary>Returns whether white space follows and after it no small letter.</summary>
    private static bool EndsAt(string text, int end)
    {
        if (end < text.Length && !Segments.IsSpace(text[end])) return "。！？".Contains(text[end - 1], StringComparison.Ordinal);
        while (end < text.Length && Segments.IsSpace(text[end])) end++;
        return end == text.Length || !(Rune.TryGetRuneAt(text, end, out var next) && Rune.IsLower(next));
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var word = before[(before.LastIndexOfAny(' ', '\u00A0', '(') + 1)..];
        return word.Length == 1 && char.IsAsciiLetterUpper(word[0]) || Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }
}
