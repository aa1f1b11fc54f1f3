using System.Globalization;
using System.Text;

namespace Seq2Seq.Evaluation;

/// <summary>The tokenizers of <see cref="BleuTokenizer"/>. What they return has words between white space.</summary>
internal static class BleuTokenization
{
    /// <summary>The code units that the tokenizer zh of sacreBLEU sets apart, as (first, last).</summary>
    private static readonly (char First, char Last)[] Chinese =
    [
        // sacreBLEU means the planes 20000 .. 2A6D6 and 2F800 .. 2FA1D. Python reads '\u20000' as the two characters U+2000 and '0', however, and so
        // its comparisons hold for these ranges instead, which contain the quotation marks and dashes of general punctuation.
        ('\u2001', '\u2A6D'), ('\u2F81', '\u2FA1'),
        ('\u2E80', '\u2EFF'), ('\u2F00', '\u2FDF'), ('\u2FF0', '\u2FFF'),   // radicals, descriptions of characters
        ('\u3000', '\u303F'), ('\u3100', '\u312F'), ('\u31A0', '\u31BF'),   // punctuation, bopomofo
        ('\u31C0', '\u31EF'), ('\u3200', '\u33FF'),                         // strokes, enclosed and square characters
        ('\u3400', '\u4DB5'), ('\u4E00', '\u9FBB'),                         // ideographs of Unicode 4.1
        ('\uF900', '\uFA2D'), ('\uFA30', '\uFA6A'), ('\uFA70', '\uFAD9'),   // compatibility ideographs
        ('\uFE10', '\uFE1F'), ('\uFE30', '\uFE4F'), ('\uFF00', '\uFFEF'),   // vertical forms, full and half width
    ];

    private static readonly Rune Blank = new(' ');

    /// <summary>Returns a segment with white space between its words.</summary>
    public static IEnumerable<char> Separate(string segment, BleuTokenizer tokenizer) => tokenizer switch
    {
        BleuTokenizer.V13a => V13a(segment),
        BleuTokenizer.Char => Text(Apart.Units(segment.EnumerateRunes(), _ => true, Blank)),
        BleuTokenizer.Intl => International(segment),
        BleuTokenizer.Zh => Apart.Points(Apart.Symbols(Apart.Units(Segments.Trim(segment), IsChinese, ' '))),
        _ => segment,
    };

    /// <summary>
    /// Tokenizes as in mteval-v13a: undoes SGML, then separates ASCII punctuation from words. Period, comma and hyphen depend on the digits beside
    /// them.
    /// </summary>
    private static IEnumerable<char> V13a(string segment)
    {
        segment = segment.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ');
        return Apart.Points(Apart.Symbols($" {WithoutEntities(segment)} "));
    }

    /// <summary>Replaces the four entities of SGML that texts hold.</summary>
    public static string WithoutEntities(string segment) => segment.Replace("&quot;", "\"", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);

    private static bool IsChinese(char c)
    {
        if (c < '\u2001') return false;
        foreach (var (first, last) in Chinese)
            if (c >= first && c <= last) return true;
        return false;
    }

    /// <summary>
    /// Tokenizes as in mteval-v14: separates punctuation from what is not a number before it, then from what is not a number after it, then separates
    /// symbols. Each pass goes left to right over pairs that do not overlap. It works on code points, because many symbols lie beyond U+FFFF.
    /// </summary>
    private static IEnumerable<char> International(string segment)
    {
        var runes = Apart.Pairs(segment.EnumerateRunes(), (a, b) => !IsNumber(a) && Rune.IsPunctuation(b), Blank, blankFirst: false);
        runes = Apart.Pairs(runes, (a, b) => Rune.IsPunctuation(a) && !IsNumber(b), Blank, blankFirst: true);
        return Text(Apart.Units(runes, Rune.IsSymbol, Blank));
    }

    private static IEnumerable<char> Text(IEnumerable<Rune> runes)
    {
        var units = new char[2];
        foreach (var rune in runes)
        {
            var count = rune.EncodeToUtf16(units);
            yield return units[0];
            if (count == 2) yield return units[1];
        }
    }

    private static bool IsNumber(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
