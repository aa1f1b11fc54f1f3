namespace Seq2Seq.Corpora.Shapes;

/// <summary>
/// Compresses the rows of a picture in one block with the fixed codes of deflate (RFC 1951, section 3.2.6) within zlib's frame (RFC 1950). A match is looked
/// for a byte before and some rows above, where pictures of few shapes repeat themselves, and the frame of a film its predecessor.
/// </summary>
internal sealed class FixedDeflate
{
    private const int ShortestMatch = 3, LongestMatch = 258;
    private const int EndOfBlock = 256, FirstLength = 257;

    private static readonly int[] RowsAbove = [1, 2, 3, 4, Film.Height];

    private static readonly int[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly int[] DistanceBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769];

    private readonly List<byte> _bytes = [0x78, 0x9c];
    private uint _bits;
    private int _count;

    /// <summary>Returns the compressed bytes.</summary>
    /// <param name="stride">The bytes of a row.</param>
    public static byte[] Compress(ReadOnlySpan<byte> data, int stride)
    {
        var deflate = new FixedDeflate();
        deflate.Put(0b011, 3); // the last block, with fixed codes
        for (var at = 0; at < data.Length;)
        {
            var (length, distance) = Match(data, at, stride);
            if (length >= ShortestMatch) deflate.PutMatch(length, distance);
            else deflate.PutSymbol(data[at]);
            at += Math.Max(1, length);
        }
        deflate.PutSymbol(EndOfBlock);
        deflate.Put(0, (8 - deflate._count) % 8);
        var sum = Adler32(data);
        deflate._bytes.AddRange([(byte)(sum >> 24), (byte)(sum >> 16), (byte)(sum >> 8), (byte)sum]);
        return [.. deflate._bytes];
    }

    /// <summary>Returns the longest match at a place; the length is 0 if it is too short.</summary>
    private static (int Length, int Distance) Match(ReadOnlySpan<byte> data, int at, int stride)
    {
        var (longest, distance) = (ShortestMatch - 1, 0);
        foreach (var back in RowsAbove.Select(rows => rows * stride).Prepend(1))
        {
            if (back > at) break;
            var length = 0;
            while (length < LongestMatch && at + length < data.Length && data[at + length] == data[at + length - back]) length++;
            if (length > longest) (longest, distance) = (length, back);
        }
        return distance > 0 ? (longest, distance) : (0, 0);
    }

    private void PutMatch(int length, int distance)
    {
        var code = Array.FindLastIndex(LengthBase, b => b <= length);
        PutSymbol(FirstLength + code);
        Put((uint)(length - LengthBase[code]), code is < 8 or 28 ? 0 : code / 4 - 1);
        code = Array.FindLastIndex(DistanceBase, b => b <= distance);
        PutReversed(code, 5);
        Put((uint)(distance - DistanceBase[code]), code < 4 ? 0 : code / 2 - 1);
    }

    private void PutSymbol(int symbol)
    {
        if (symbol < 144) PutReversed(0x30 + symbol, 8);
        else if (symbol < 256) PutReversed(0x190 + symbol - 144, 9);
        else if (symbol < 280) PutReversed(symbol - 256, 7);
        else PutReversed(0xc0 + symbol - 280, 8);
    }

    /// <summary>Writes a Huffman code, whose highest bit comes first.</summary>
    private void PutReversed(int code, int bits)
    {
        for (var i = bits - 1; i >= 0; i--) Put((uint)(code >> i) & 1, 1);
    }

    /// <summary>Writes a number, whose lowest bit comes first.</summary>
    private void Put(uint number, int bits)
    {
        _bits |= number << _count;
        for (_count += bits; _count >= 8; _count -= 8, _bits >>= 8) _bytes.Add((byte)_bits);
    }

    private static uint Adler32(ReadOnlySpan<byte> data)
    {
        uint a = 1, b = 0;
        foreach (var x in data)
        {
            a = (a + x) % 65521;
            b = (b + a) % 65521;
        }
        return b << 16 | a;
    }
}
