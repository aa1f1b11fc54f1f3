using System.Buffers;
using System.Globalization;
using System.Text;

namespace Seq2Seq.Text;

/// <summary>Makes text fit for a table or a terminal: no character moves the cursor, vanishes or joins its neighbour.</summary>
internal static class VisibleText
{
    private const char Space = '▁';

    /// <summary>Returns the readable form of a string.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Returns the readable form of UTF-8. A space becomes <c>▁</c>, and a character <c>▁</c> its code; a control character becomes its picture or code,
    /// and a byte that belongs to no whole character becomes <c>&lt;0xEA&gt;</c>.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        var visible = new StringBuilder();
        while (utf8.Length > 0)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done)
                Append(visible, rune);
            else
                foreach (var b in utf8[..length])
                    visible.Append($"<0x{b:X2}>");
            utf8 = utf8[length..];
        }
        return visible.ToString();
    }

    private static void Append(StringBuilder visible, Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case var _ when rune.Value == ' ':
                visible.Append(Space);
                break;
            case var _ when rune.Value == Space: // or a piece would seem to begin a word
                visible.Append($"<U+{rune.Value:X4}>");
                break;
            case var _ when rune.Value < ' ':
                visible.Append((char)(0x2400 + rune.Value)); // control pictures
                break;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark when visible.Length == 0:
                visible.Append('◌').Append(rune); // a mark needs something to sit on
                break;
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                visible.Append($"<U+{rune.Value:X4}>");
                break;
            default:
                visible.Append(rune);
                break;
        }
    }
}
