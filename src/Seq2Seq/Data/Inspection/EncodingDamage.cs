using System.Text;
using System.Text.RegularExpressions;

namespace Seq2Seq.Data;

/// <summary>Notices text that a wrong conversion has damaged.</summary>
internal static partial class EncodingDamage
{
    /// <summary>The characters that Windows-1252 has for the bytes 80 to 9F. Those it has not are the control characters of Latin-1.</summary>
    private const string Windows = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    /// <summary>Returns whether a text has U+FFFD, which stands where bytes were not UTF-8. What they meant is lost.</summary>
    public static bool HasReplacement(string text) => text.Contains('\uFFFD');

    /// <summary>Returns whether a text has decomposed characters: conjoining jamo instead of Hangul syllables, or a letter and its accent apart.</summary>
    public static bool IsDecomposed(string text) =>
        text.AsSpan().ContainsAnyInRange('\u1100', '\u11ff') || text.AsSpan().ContainsAnyInRange('\u0300', '\u036f');

    /// <summary>Returns whether a text has characters of HTML in their written form, such as <c>&amp;quot;</c>.</summary>
    public static bool HasEntities(string text) => text.Contains('&') && Entity().IsMatch(text);

    /// <summary>
    /// Returns what a text meant whose UTF-8 bytes were taken for Latin-1 or Windows-1252, or null if it is not such a text. <c>cafÃ©</c> is
    /// <c>café</c>. A sequence counts only if it stands for a letter or sign that is frequent in texts.
    /// </summary>
    public static string? Repaired(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u00c2', '\u00f4'))
            return null;
        StringBuilder? repaired = null;
        for (var i = 0; i < text.Length; i++)
        {
            var (rune, length) = Decode(text.AsSpan(i));
            if (length == 0)
            {
                repaired?.Append(text[i]);
                continue;
            }
            repaired ??= new StringBuilder(text, 0, i, text.Length);
            repaired.Append(rune);
            i += length - 1;
        }
        return repaired?.ToString();
    }

    /// <summary>Returns the character whose bytes the first characters are, and how many these are, or a length of 0.</summary>
    private static (Rune Rune, int Length) Decode(ReadOnlySpan<char> text)
    {
        var length = text[0] switch
        {
            >= '\u00c2' and <= '\u00df' => 2,
            >= '\u00e0' and <= '\u00ef' => 3,
            >= '\u00f0' and <= '\u00f4' => 4,
            _ => 0,
        };
        if (length == 0 || text.Length < length || text[1..] is ['\u00a0', '«' or '»', ..]) // "é »" is good French, and would be a Chinese character
            return default;
        Span<byte> bytes = [(byte)text[0], 0, 0, 0];
        for (var i = 1; i < length; i++)
        {
            var value = text[i] < 0x100 ? text[i] : Windows.IndexOf(text[i]) is >= 0 and var at ? 0x80 + at : 0;
            if (value is < 0x80 or > 0xbf)
                return default;
            bytes[i] = (byte)value;
        }
        return Rune.DecodeFromUtf8(bytes[..length], out var rune, out var used) == System.Buffers.OperationStatus.Done && used == length && IsUsual(rune.Value)
            ? (rune, length) : default;
    }

    private static bool IsUsual(int c) => c is >= 0xa0 and <= 0x24f or >= 0x370 and <= 0x52f or >= 0x590 and <= 0x6ff or >= 0x2010 and <= 0x20cf
        or >= 0x3000 and <= 0x30ff or >= 0x4e00 and <= 0x9fff or >= 0xac00 and <= 0xd7a3 or >= 0xff00 and <= 0xffef or >= 0x1f300;

    [GeneratedRegex("&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,6});")]
    private static partial Regex Entity();
}
