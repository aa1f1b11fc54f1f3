using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Seq2Seq.Storage;

/// <summary>Pictures in shades of grey as PNG (ISO/IEC 15948): the signature, then the chunks IHDR, IDAT and IEND.</summary>
internal static class Png
{
    /// <summary>The first bytes of every file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>Returns the file of a picture.</summary>
    /// <param name="grey">The rows of pixels [height × width], from 0 (black) to 255 (white).</param>
    public static byte[] OfGrey(int width, int height, ReadOnlySpan<byte> grey)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(grey.Length, width * height, nameof(grey));
        Span<byte> header = stackalloc byte[13]; // width, height, 8 bits, grey, deflate, filter method 0, not interlaced
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9..].Clear();

        using var data = new MemoryStream();
        using (var deflated = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
            for (var row = 0; row < height; row++)
            {
                deflated.WriteByte(0); // no filter
                deflated.Write(grey.Slice(row * width, width));
            }

        using var file = new MemoryStream();
        file.Write(Signature);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Writes the length of the data, the type, the data, and the CRC-32 of type and data.</summary>
    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var checksum = new Crc32();
        checksum.Append(type);
        checksum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
