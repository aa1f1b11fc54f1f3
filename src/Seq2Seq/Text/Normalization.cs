using System.Text;

namespace Seq2Seq.Text;

/// <summary>The changes that are made to a text before it is cut into tokens.</summary>
internal static class Normalization
{
    /// <summary>
    /// Replaces lone surrogates by U+FFFD. If <paramref name="lowercase"/> is set, the text is lower-cased by the invariant one-to-one mapping of
    /// Unicode.
    /// </summary>
    public static string Apply(string text, bool lowercase)
    {
        if (text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            text = WellFormed(text);
        return lowercase ? text.ToLowerInvariant() : text;
    }

    private static string WellFormed(string text)
    {
        var runes = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // yields U+FFFD for a lone surrogate
            runes.Append(rune);
        return runes.ToString();
    }
}
