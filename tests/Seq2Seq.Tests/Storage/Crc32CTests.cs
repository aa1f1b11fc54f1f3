using FsCheck.Xunit;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Storage;

public class Crc32CTests
{
    /// <summary>The check value of the CRC catalogues.</summary>
    [Fact]
    public void Checksum_is_Crc32C() => Assert.Equal(0xE3069283u, Checksum([.. "123456789"u8]));

    [Property]
    public void Checksum_is_that_of_the_pieces_together(byte[][] pieces) => Assert.Equal(Checksum([.. pieces.SelectMany(bytes => bytes)]), Checksum(pieces));

    private static uint Checksum(params byte[][] pieces)
    {
        var checksum = new Crc32C();
        foreach (var piece in pieces) checksum.Append(piece);
        return checksum.Value;
    }
}
