namespace Seq2Seq.Text;

/// <summary>
/// One printable character for each byte, as in GPT-2. The bytes that are printable in Latin-1 stand for themselves, and the 68 others for U+0100,
/// U+0101, ... in order of their values. So a space is written <c>Ġ</c> and a line feed <c>Ċ</c>.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Symbols = new char[256]; // byte -> character
    private static readonly short[] ByteOf = new short[0x100 + 68]; // character -> byte, -1 = none

    static ByteAlphabet()
    {
        Array.Fill(ByteOf, (short)-1);
        var others = 0;
        for (var b = 0; b < 256; b++)
        {
            var printable = b is >= '!' and <= '~' or >= 0xa1 and <= 0xff and not 0xad;
            Symbols[b] = (char)(printable ? b : 0x100 + others++);
            ByteOf[Symbols[b]] = (short)b;
        }
        Tokens = [.. Symbols.Order().Select(c => c.ToString())];
    }

    /// <summary>The 256 characters in order of their code points, which is GPT-2's order of ids.</summary>
    public static IReadOnlyList<string> Tokens { get; }

    /// <summary>Returns the character of a byte.</summary>
    public static char Symbol(byte value) => Symbols[value];

    /// <summary>Returns the bytes that a token stands for, or null if one of its characters is not in the alphabet.</summary>
    public static byte[]? Bytes(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (token[i] >= ByteOf.Length || ByteOf[token[i]] < 0)
                return null;
            bytes[i] = (byte)ByteOf[token[i]];
        }
        return bytes;
    }
}
