using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Seq2Seq.Tests.Text;

/// <summary>Byte-pair encoding in its plainest form, with strings, dictionaries and repetition. It shares no code with the tokenizer.</summary>
internal static partial class BytePairOracle
{
    /// <summary>
    /// Returns words by GPT-2's own expression. .NET's expressions see UTF-16 units, so every scalar value is first replaced by an ASCII stand-in of
    /// its kind.
    /// </summary>
    public static List<string> Words(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var standIns = string.Concat(runes.Select(StandIn));
        return [.. Pattern().Matches(standIns).Select(m => string.Concat(runes.Skip(m.Index).Take(m.Length)))];
    }

    /// <summary>Returns the characters of the bytes of a word.</summary>
    public static List<string> Spell(string word) => [.. Encoding.UTF8.GetBytes(word).Select(b => Alphabet()[b].ToString())];

    /// <summary>Merges the best pair everywhere, and repeats this until no pair is left.</summary>
    public static IEnumerable<string> Encode(string text, IReadOnlyList<(string, string)> merges) => Words(text).SelectMany(word =>
    {
        var symbols = Spell(word);
        foreach ((var left, var right) in merges)
            symbols = Merge(symbols, left, right);
        return symbols;
    });

    /// <summary>Counts all pairs of all words anew for each merge.</summary>
    public static List<(string Left, string Right)> Learn(IEnumerable<string> lines, int count, int minFrequency)
    {
        List<List<string>> words = [.. lines.SelectMany(Words).Select(Spell)];
        List<string> ids = [.. Alphabet().Select(c => c.ToString()).Order(StringComparer.Ordinal)];
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < count)
        {
            var best = words.SelectMany(w => w.Zip(w.Skip(1))).GroupBy(pair => pair)
                .OrderByDescending(g => g.Count()).ThenBy(g => ids.IndexOf(g.Key.First)).ThenBy(g => ids.IndexOf(g.Key.Second)).FirstOrDefault();
            if (best is null || best.Count() < minFrequency)
                break;
            (var left, var right) = best.Key;
            merges.Add((left, right));
            ids.Add(left + right);
            words = [.. words.Select(word => Merge(word, left, right))];
        }
        return merges;
    }

    private static List<string> Merge(List<string> symbols, string left, string right)
    {
        var merged = new List<string>();
        for (var i = 0; i < symbols.Count; i++)
            if (i + 1 < symbols.Count && symbols[i] == left && symbols[i + 1] == right)
                merged.Add(left + symbols[++i]);
            else
                merged.Add(symbols[i]);
        return merged;
    }

    private static string Alphabet()
    {
        var other = 0x100;
        return string.Concat(Enumerable.Range(0, 256).Select(b => b is > 32 and < 127 or > 160 and not 173 ? (char)b : (char)other++));
    }

    private static string StandIn(Rune rune)
    {
        if (" 'stmdrevl".Contains(rune.ToString(), StringComparison.Ordinal))
            return rune.ToString();
        if (Rune.IsWhiteSpace(rune))
            return "\n";
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => "a",
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => "0",
            _ => ".",
        };
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Pattern();
}
