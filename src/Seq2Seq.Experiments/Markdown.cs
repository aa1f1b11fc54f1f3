using System.Text.RegularExpressions;

namespace Seq2Seq.Experiments;

/// <summary>Text of README.md files, as a page shows it.</summary>
internal static partial class Markdown
{
    /// <summary>Returns a text without links, pictures, tables and marks. Powers such as <c>10^-3</c> are written as on the axes of charts, 10⁻³.</summary>
    public static string Plain(string text) => Power().Replace(Marks().Replace(Links().Replace(Pictures().Replace(text, ""), "$1"), ""),
        match => string.Concat(match.Value.Where(c => c != '^').Select((c, i) => i < 2 ? c : c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']))).Trim();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)|^\|.*$\n?", RegexOptions.Multiline)]
    private static partial Regex Pictures();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\*\*|`")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\b10\^-?[0-9]+")]
    private static partial Regex Power();
}
