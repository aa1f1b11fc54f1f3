using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Seq2Seq.Evaluation;

/// <summary>The tokenizers of <see cref="BleuTokenizer"/>.</summary>
internal static partial class BleuTokenization
{
    /// <summary>Returns the words of a segment.</summary>
    public static List<string> Tokenize(string segment, BleuTokenizer tokenizer) => tokenizer switch
    {
        BleuTokenizer.V13a => V13a(segment),
        BleuTokenizer.Char => [.. Segments.Characters(segment, whitespace: false).Select(char.ConvertFromUtf32)],
        BleuTokenizer.Intl => International(segment),
        _ => Segments.Words(segment),
    };

    /// <summary>
    /// Tokenizes as in mteval-v13a: undoes SGML, then separates ASCII punctuation from words. Period, comma and hyphen depend on the digits beside
    /// them.
    /// </summary>
    private static List<string> V13a(string segment)
    {
        segment = segment.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ');
        segment = segment.Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        segment = Symbol().Replace($" {segment} ", " $0 ");
        segment = PointAfterOther().Replace(segment, "$1 $2 ");
        segment = PointBeforeOther().Replace(segment, " $1 $2");
        segment = HyphenAfterDigit().Replace(segment, "$1 $2 ");
        return Segments.Words(segment);
    }

    [GeneratedRegex("""[!"#$%&()*+/:;<=>?@[\\\]^_`{|}~]""")]
    private static partial Regex Symbol();

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex PointAfterOther();

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex PointBeforeOther();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex HyphenAfterDigit();

    /// <summary>
    /// Tokenizes as in mteval-v14: separates punctuation from what is not a number before it, then from what is not a number after it, then separates
    /// symbols. Each pass goes left to right over pairs that do not overlap. It works on code points, because many symbols lie beyond U+FFFF.
    /// </summary>
    private static List<string> International(string segment)
    {
        var blank = new Rune(' ');
        List<Rune> runes = [.. segment.EnumerateRunes()];
        runes = Pairs(runes, (a, b) => !IsNumber(a) && IsPunctuation(b), (a, b) => [a, blank, b, blank]);
        runes = Pairs(runes, (a, b) => IsPunctuation(a) && !IsNumber(b), (a, b) => [blank, a, blank, b]);
        var text = new StringBuilder();
        foreach (var rune in runes) text.Append(IsSymbol(rune) ? $" {rune} " : rune.ToString());
        return Segments.Words(text.ToString());
    }

    private static List<Rune> Pairs(List<Rune> runes, Func<Rune, Rune, bool> holds, Func<Rune, Rune, Rune[]> replaced)
    {
        var result = new List<Rune>(2 * runes.Count);
        for (var i = 0; i < runes.Count; i++)
        {
            if (i + 1 < runes.Count && holds(runes[i], runes[i + 1])) result.AddRange(replaced(runes[i], runes[++i]));
            else result.Add(runes[i]);
        }
        return result;
    }

    private static bool IsNumber(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsPunctuation(Rune rune) => Rune.IsPunctuation(rune);

    private static bool IsSymbol(Rune rune) => Rune.IsSymbol(rune);
}
