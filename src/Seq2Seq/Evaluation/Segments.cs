using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Seq2Seq.Evaluation;

/// <summary>
/// Segments (lines to be scored) as the metrics see them. White space, characters and lower case are defined as in Python, in which the reference
/// implementation of BLEU and chrF is written. A character is a code point.
/// </summary>
internal static class Segments
{
    /// <summary>Checks that hypotheses and sets of references can be compared line by line.</summary>
    /// <exception cref="Seq2SeqException">There are no hypotheses or references, or their numbers differ.</exception>
    public static void Check(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0) throw new Seq2SeqException("there are no references; expected at least one set");
        foreach (var set in references)
        {
            ArgumentNullException.ThrowIfNull(set, nameof(references));
            if (hypotheses.Count != set.Count)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                    $"{hypotheses.Count:N0} hypotheses but {set.Count:N0} references; expected one reference for each hypothesis"));
        }
        if (hypotheses.Count == 0) throw new Seq2SeqException("there are no hypotheses to score; expected at least one line");
    }

    /// <summary>Checks that a sentence has a hypothesis and references.</summary>
    /// <exception cref="Seq2SeqException">There are no references.</exception>
    public static void CheckSentence(string hypothesis, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(references);
        foreach (var reference in references) ArgumentNullException.ThrowIfNull(reference, nameof(references));
        if (references.Count == 0) throw new Seq2SeqException("there are no references; expected at least one");
    }

    /// <summary>Returns whether a character is Unicode white space or one of the separators U+001C .. U+001F.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>Removes white space at the beginning and the end.</summary>
    public static string Trim(string text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start])) start++;
        return TrimEnd(text[start..]);
    }

    /// <summary>Removes white space at the end.</summary>
    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1])) end--;
        return text[..end];
    }

    /// <summary>Returns the code points, with or without those that are white space.</summary>
    public static int[] Characters(string text, bool whitespace)
    {
        var characters = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (whitespace || !rune.IsBmp || !IsSpace((char)rune.Value)) characters.Add(rune.Value);
        return [.. characters];
    }

    /// <summary>
    /// Returns a number for each word between white space. Equal words have equal numbers. <paramref name="ids"/> remembers the words seen before.
    /// </summary>
    public static int[] Ids(IEnumerable<char> text, Dictionary<string, int> ids)
    {
        var known = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var numbers = new List<int>();
        var word = new List<char>();
        foreach (var c in text.Append(' '))
        {
            if (!IsSpace(c))
            {
                word.Add(c);
                continue;
            }
            if (word.Count == 0) continue;
            var letters = CollectionsMarshal.AsSpan(word);
            if (!known.TryGetValue(letters, out var id)) known[letters] = id = ids.Count;
            numbers.Add(id);
            word.Clear();
        }
        return [.. numbers];
    }

    /// <summary>
    /// Lower-cases text as Unicode defines it. .NET's lower-casing differs in two places: İ becomes two characters, and Σ becomes ς at the end of a
    /// word (after a letter with case, not before one; the Final_Sigma condition of the Unicode standard, section 3.13).
    /// </summary>
    public static string Lower(string text)
    {
        if (text.AsSpan().IndexOfAny('İ', 'Σ') < 0) return text.ToLowerInvariant();

        var lower = new StringBuilder(text.Length + 1);
        Rune[] runes = [.. text.EnumerateRunes()];
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == 'İ') lower.Append("i\u0307");
            else if (runes[i].Value == 'Σ') lower.Append(IsFinal(runes, i) ? 'ς' : 'σ');
            else lower.Append(Rune.ToLowerInvariant(runes[i]).ToString());
        }
        return lower.ToString();
    }

    private static bool IsFinal(Rune[] runes, int at)
    {
        int before = at - 1, after = at + 1;
        while (before >= 0 && IgnoresCase(runes[before])) before--;
        while (after < runes.Length && IgnoresCase(runes[after])) after++;
        return before >= 0 && HasCase(runes[before]) && !(after < runes.Length && HasCase(runes[after]));
    }

    private static bool HasCase(Rune rune) => rune.Value is 'ª' or 'º' or (>= 'Ⅰ' and <= 'ⅿ') or (>= 'Ⓐ' and <= 'ⓩ')
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IgnoresCase(Rune rune) => rune.Value is '\'' or '.' or ':' or '·' or '‘' or '’' or '․' or '‧'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
