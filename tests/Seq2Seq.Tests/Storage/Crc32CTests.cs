using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Storage;

public class Crc32CTests
{
    [Fact]
    public void Checksum_is_Crc32C_of_the_pieces_together()
    {
        var whole = new Crc32C();
        whole.Append("123456789"u8);
        Assert.Equal(0xE3069283u, whole.Value); // the check value of the CRC catalogues
        var bytes = new byte[100];
        new Random(3).NextBytes(bytes);
        var expected = new Crc32C();
        expected.Append(bytes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var pieces = new Crc32C();
            pieces.Append(bytes.AsSpan(0, cut));
            pieces.Append(bytes.AsSpan(cut));
            Assert.Equal(expected.Value, pieces.Value);
        }
    }
}
