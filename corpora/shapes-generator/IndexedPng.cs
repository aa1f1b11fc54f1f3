using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Seq2Seq.Corpora.Shapes;

/// <summary>
/// Writes pictures of up to four colors as PNG (ISO/IEC 15948) with a palette and two bits a pixel. The library writes grey pictures only, and the compressor
/// of .NET gives other bytes on another machine or in another version.
/// </summary>
internal static class IndexedPng
{
    private const int Above = 2; // the filter: a byte less the byte above

    /// <summary>Returns the file of a picture.</summary>
    public static byte[] Of(Canvas canvas, IReadOnlyList<byte[]> palette)
    {
        var file = new List<byte> { 0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n' };
        Chunk(file, "IHDR", [.. Number(canvas.Width), .. Number(canvas.Height), 2, 3, 0, 0, 0]); // two bits, palette, deflate, not interlaced
        Chunk(file, "PLTE", [.. palette.SelectMany(color => color)]);
        Chunk(file, "IDAT", FixedDeflate.Compress(Rows(canvas), canvas.Width / 4 + 1));
        Chunk(file, "IEND", []);
        return [.. file];
    }

    /// <summary>Returns the rows of pixels, four in a byte, each with its filter before it.</summary>
    private static byte[] Rows(Canvas canvas)
    {
        var stride = canvas.Width / 4;
        var rows = new byte[canvas.Height * (stride + 1)];
        var above = new byte[stride];
        for (var y = 0; y < canvas.Height; y++)
        {
            rows[y * (stride + 1)] = Above;
            for (var i = 0; i < stride; i++)
            {
                var four = canvas.Pixels.Slice(y * canvas.Width + 4 * i, 4);
                var packed = (byte)(four[0] << 6 | four[1] << 4 | four[2] << 2 | four[3]);
                rows[y * (stride + 1) + 1 + i] = (byte)(packed - above[i]);
                above[i] = packed;
            }
        }
        return rows;
    }

    private static void Chunk(List<byte> file, string type, byte[] data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.AddRange([.. Number(data.Length), .. content, .. Number((int)Crc32.HashToUInt32(content))]);
    }

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
