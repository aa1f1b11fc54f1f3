using System.Text;

namespace Seq2Seq.Text;

/// <summary>
/// The changes that are made to a text before it is cut into tokens. Every text passes here before it becomes ids, in learning a vocabulary, training,
/// validation and translation alike. A lone surrogate always becomes U+FFFD. Under <see cref="NormalizationType.Nfc"/>, characters are composed
/// (Unicode Standard Annex 15), so that decomposed Korean as macOS writes it equals the composed form. White space of any kind and number becomes one
/// space, and none at the beginning and end. Invisible characters are dropped, so that a text of invisible characters only is empty. Lower-casing uses
/// the invariant one-to-one mapping of Unicode.
/// </summary>
/// <param name="Type">The form of the text. <see cref="NormalizationType.Auto"/> is <see cref="NormalizationType.Nfc"/> here.</param>
/// <param name="Lowercase">Whether the text is lower-cased.</param>
public sealed record Normalization(NormalizationType Type, bool Lowercase = false)
{
    /// <summary>Leaves every well-formed text as it is.</summary>
    public static Normalization None { get; } = new(NormalizationType.None);

    /// <summary>
    /// Returns the normalization that a side of a corpus asks for. A tokenizer made by another program brings its own, so that automatically there is
    /// none before it.
    /// </summary>
    public static Normalization Of(SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(side);
        var isForeign = side.Tokenizer.Type != TokenizerType.None;
        return new(side.Normalization == NormalizationType.Auto && isForeign ? NormalizationType.None : side.Normalization, side.Lowercase);
    }

    /// <summary>Returns the normalized text. Normalizing it again changes nothing.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            text = WellFormed(text);
        if (Type != NormalizationType.None)
            text = CanonicalText.Of(text);
        if (!Lowercase)
            return text;
        text = text.ToLowerInvariant();
        return Type == NormalizationType.None ? text : CanonicalText.Of(text); // j and a caron compose, J and a caron do not
    }

    private static string WellFormed(string text)
    {
        var runes = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // yields U+FFFD for a lone surrogate
            runes.Append(rune);
        return runes.ToString();
    }
}
