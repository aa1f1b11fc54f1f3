namespace Seq2Seq.Evaluation;

/// <summary>The tokenization of Tercom as sacreBLEU does it.</summary>
internal static class TerTokenization
{
    /// <summary>Returns a segment with white space between its words.</summary>
    public static string Separate(string segment, TerOptions options)
    {
        if (!options.CaseSensitive) segment = Segments.Lower(segment);
        if (options.Normalized)
        {
            segment = BleuTokenization.WithoutEntities(segment.Replace("\n-", "", StringComparison.Ordinal).Replace('\n', ' '));
            var apart = Apart.Points(string.Concat(Apart.Symbols($" {segment} ")).Replace("'s ", " 's ", StringComparison.Ordinal));
            // Tercom also splits runs of kana at the beginning of a line, where, after the blank above, there is never one.
            if (options.AsianSupport) apart = Apart.Units(apart, c => IsIdeograph(c) || IsAsianPunctuation(c), ' ');
            segment = string.Concat(apart);
        }
        return !options.NoPunctuation ? segment
            : string.Concat(segment.Where(c => !".,?:;!\"()".Contains(c) && !(options.AsianSupport && IsAsianPunctuation(c))));
    }

    /// <summary>
    /// Returns whether a character is an ideograph, a stroke, a radical, a square or enclosed character, or a form for compatibility. The range from
    /// U+3200 ends at U+3F22 in sacreBLEU too.
    /// </summary>
    private static bool IsIdeograph(char c) => c is >= '\u2E80' and <= '\u2EFF' or >= '\u31C0' and <= '\u31EF' or >= '\u3200' and <= '\u4DBF'
        or >= '\u4E00' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFE30' and <= '\uFE4F';

    private static bool IsAsianPunctuation(char c) => c is '\u3001' or '\u3002' or >= '\u3008' and <= '\u3011' or >= '\u3014' and <= '\u301F'
        or >= '\uFF61' and <= '\uFF65' or '\u30FB'
        or '\uFF0E' or '\uFF0C' or '\uFF1F' or '\uFF1A' or '\uFF1B' or '\uFF01' or '\uFF02' or '\uFF08' or '\uFF09';
}
