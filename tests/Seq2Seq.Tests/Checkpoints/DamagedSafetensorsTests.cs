using System.Buffers.Binary;
using System.Text;
using Seq2Seq.Checkpoints;
using static Seq2Seq.Tests.Checkpoints.SafetensorsTests;

namespace Seq2Seq.Tests.Checkpoints;

/// <summary>Damage to a whole file is found, wherever it is.</summary>
public class DamagedSafetensorsTests
{
    [Fact]
    public void Every_truncation_and_every_flipped_byte_is_found()
    {
        using var directory = new TemporaryDirectory();
        var valid = Valid();
        for (var length = 0; length < valid.Length; length++)
        {
            File.WriteAllBytes(directory["f"], valid[..length]);
            Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(directory["f"]));
        }
        File.WriteAllBytes(directory["f"], [.. valid, 0]);
        Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(directory["f"]));
        for (var at = 0; at < valid.Length; at++)
        {
            byte[] flipped = [.. valid];
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(directory["f"], flipped);
            AssertErrorOrCorrect(directory["f"], mustFail: at >= 8 + 40);
        }
    }

    /// <summary>The header is JSON that can be written in other ways. A checksum that then stands elsewhere is no reason not to check.</summary>
    [Theory]
    [InlineData("{\"__metadata__\"", "        {\"__metadata__\"")]
    [InlineData("{\"__metadata__\"", "{ \"__metadata__\"")]
    [InlineData("{\"crc32c\"", "{\"\\u0063rc32c\"")]
    [InlineData("\"__metadata__\":{", "\"__metadata__\":{\"a\":\"b\",")]
    public void A_checksum_cannot_be_avoided_by_writing_the_header_in_another_way(string old, string now)
    {
        using var directory = new TemporaryDirectory();
        var valid = Valid();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(valid);
        var header = Encoding.UTF8.GetString(valid, 8, length);
        Assert.Contains(old, header);
        var error = Assert.Throws<Seq2SeqException>(() => SafetensorsFile.Open(Save(directory, header.Replace(old, now), valid[(8 + length)..])));
        Assert.Contains("rewritten by another program", error.Message);
    }

    [Fact]
    public void Any_mutation_is_an_error_or_a_correct_read()
    {
        using var directory = new TemporaryDirectory();
        var valid = Valid();
        var random = new Random(2);
        for (var round = 0; round < 4000; round++)
        {
            var bytes = new List<byte>(valid);
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 1: bytes[at] = (byte)"0123456789{}[]\",:\\-e"[random.Next(20)]; break;
                    case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                    default: bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)); break;
                }
            }
            if (round % 2 == 0 && bytes.Count > 8) // make the mutation reach the header's parser
                BinaryPrimitives.WriteInt64LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes),
                    BinaryPrimitives.ReadInt64LittleEndian(valid) + bytes.Count - valid.Length);
            File.WriteAllBytes(directory["f"], [.. bytes]);
            AssertErrorOrCorrect(directory["f"], mustFail: false);
        }
    }

    private static void AssertErrorOrCorrect(string path, bool mustFail)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            Assert.False(mustFail);
            if (!file.HasChecksum)
                return; // the mutation hit the very name of the checksum
            Assert.Equal(Weight, file.Read<float>("weight"));
            Assert.Equal([17, -1], file.Read<long>("step"));
        }
        catch (Seq2SeqException error)
        {
            Assert.DoesNotContain('\n', error.Message);
        }
    }
}
