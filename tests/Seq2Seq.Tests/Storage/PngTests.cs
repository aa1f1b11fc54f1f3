using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Storage;

public class PngTests
{
    [Fact]
    public void The_chunks_hold_the_picture()
    {
        byte[] grey = [0, 50, 100, 150, 200, 255];
        var file = Png.OfGrey(3, 2, grey);
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], file[..8]);
        var chunks = Chunks(file).ToArray();
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0], chunks[0].Data);
        using var pixels = new MemoryStream();
        using (var inflated = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress)) inflated.CopyTo(pixels);
        Assert.Equal([0, 0, 50, 100, 0, 150, 200, 255], pixels.ToArray());
        Assert.Equal([0xae, 0x42, 0x60, 0x82], file[^4..]); // the checksum of every IEND
    }

    [Fact]
    public void A_picture_has_as_many_pixels_as_it_says() => Assert.Throws<ArgumentOutOfRangeException>(() => Png.OfGrey(3, 2, new byte[5]));

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            yield return (Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
    }
}
