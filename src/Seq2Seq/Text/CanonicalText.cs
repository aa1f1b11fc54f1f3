using System.Text;
using ADRaffy.ENSNormalize;

namespace Seq2Seq.Text;

/// <summary>
/// The one form of all texts that look the same: composed characters (NFC), single spaces, and nothing invisible. .NET's own normalization is not
/// used, because it does nothing in the invariant mode of globalization, and because its result would depend on the ICU library of the machine.
/// </summary>
/// <remarks>
/// Invisible are control characters, the soft hyphen, zero-width space and no-break space (the byte-order mark), word joiner, marks of direction and
/// the like. Joiners (U+200C, U+200D) and variation selectors stay where they show: joiners in Persian, in Indian and other scripts that join letters,
/// and in emoji; selectors after symbols, digits and ideographs. Elsewhere, as between Latin letters or Hangul, they too are dropped.
/// The fillers U+3164, U+FFA0 and the empty braille pattern U+2800 look like spaces and count as such.
/// </remarks>
internal static class CanonicalText
{
    private const int Piece = 4096; // UTF-16 units

    private enum Kind : byte { Plain, Composing, Space, Invisible, Joiner, Selector }

    private static readonly Kind[] Kinds = [.. Enumerable.Range(0, 0x10000).Select(c => KindOf((char)c))];

    /// <summary>Returns the canonical form of a well-formed text. It is the same object if the text is canonical.</summary>
    public static string Of(string text)
    {
        bool clean = true, composed = true;
        var before = ' ';
        foreach (var c in text)
        {
            switch (Kinds[c])
            {
                case Kind.Plain:
                    break;
                case Kind.Composing:
                    composed = false;
                    break;
                default:
                    clean &= c == ' ' && before != ' ';
                    break;
            }
            before = c;
        }
        if (!clean || before == ' ' && text.Length > 0)
            text = Clean(text);
        return composed ? text : Composed(text);
    }

    /// <summary>Returns the composed form. A text is composed in pieces that begin with a character that never composes with the one before it.</summary>
    private static string Composed(string text)
    {
        if (text.Length <= Piece) return ENSNormalize.NF.NFC(text);
        var pieces = new StringBuilder(text.Length);
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = Math.Min(text.Length, start + Piece);
            while (end < text.Length && (Kinds[text[end]] == Kind.Composing || char.IsLowSurrogate(text[end]))) end++;
            pieces.Append(ENSNormalize.NF.NFC(text[start..end]));
        }
        return pieces.ToString();
    }

    private static string Clean(string text)
    {
        var kept = new StringBuilder(text.Length);
        var before = ' '; // the last character kept, or the space that is due
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var kind = Kinds[c];
            if (kind == Kind.Space)
                before = ' ';
            if (kind is Kind.Space or Kind.Invisible || kind == Kind.Joiner && !Joins(before) || kind == Kind.Selector && !Varies(before))
            {
                i += char.IsHighSurrogate(c) ? 1 : 0;
                continue;
            }
            if (before == ' ' && kept.Length > 0)
                kept.Append(' ');
            kept.Append(before = c);
            if (char.IsHighSurrogate(c))
                kept.Append(before = text[++i]);
        }
        return kept.ToString();
    }

    /// <summary>Returns whether a joiner after this character shows: in the scripts of Asia and Africa that join letters, and in emoji.</summary>
    private static bool Joins(char before) => before is >= '\u0590' and < '\u1100' or >= '\u1200' and < '\u1e00' or >= '\u2190' and < '\u2c00'
        or >= '\ua800' and < '\uac00' or >= '\ud800' and < '\ue000' or >= '\ufb1d' and < '\uff00';

    /// <summary>Returns whether a variation selector after this character shows: also after the signs of keycaps, symbols and ideographs.</summary>
    private static bool Varies(char before) => Joins(before)
        || before is '#' or '*' or >= '0' and <= '9' or '©' or '®' or >= '\u203c' and < '\ua000' or >= '\uf900' and < '\ufb00';

    private static Kind KindOf(char c) => c switch
    {
        _ when char.IsWhiteSpace(c) => Kind.Space,
        (>= '\u001c' and <= '\u001f') or '\u2800' or '\u3164' or '\uffa0' => Kind.Space,
        _ when char.IsControl(c) => Kind.Invisible,
        '\u00ad' or '\u034f' or '\u061c' or '\u200b' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff'
            or (>= '\ufff0' and <= '\ufffb') => Kind.Invisible,
        '\u200c' or '\u200d' => Kind.Joiner,
        (>= '\u180b' and <= '\u180f') or (>= '\ufe00' and <= '\ufe0f') or '\udb40' => Kind.Selector, // U+DB40 begins the tags and selectors of plane 14
        _ => IsComposed(c) ? Kind.Plain : Kind.Composing,
    };

    /// <summary>
    /// Returns true for the characters of most texts that stay themselves and never compose with what stands before them. For others the answer may be
    /// false all the same.
    /// </summary>
    private static bool IsComposed(char c) => c is < '\u0300' or >= '\u0400' and <= '\u0482' or >= '\u048a' and <= '\u052f' or >= '\u1e00' and <= '\u1eff'
        or >= '\u2010' and <= '\u205e' or >= '\u20a0' and <= '\u20bf' or >= '\u2190' and <= '\u2328' or >= '\u2500' and <= '\u2abf'
        or >= '\u3001' and <= '\u3029' or >= '\u3041' and <= '\u3096' or >= '\u309b' and <= '\u30ff' or >= '\u3131' and <= '\u318e'
        or >= '\u3400' and <= '\u9fff' or >= '\uac00' and <= '\ud7a3' or (>= '\ud83c' and <= '\ud83e') or (>= '\udc00' and <= '\udfff')
        or >= '\uff01' and <= '\uff9f' or '\ufffd';
}
