using System.Text;

namespace Seq2Seq.Tests.Fuzzing;

/// <summary>Damages the bytes of a file: flips, cuts, deletes, duplicates, repeats and inserts. The same random numbers give the same damage.</summary>
internal sealed class Mutation(Random random)
{
    private const int MostChanges = 4;
    private const int RareLength = 3 << 20;

    private static readonly byte[][] Nasty =
    [
        .. new[]
        {
            "\0", "\r", "\n", "\t", "\n\n\n", "\uFEFF", "\u2028", "\"", "\\", "'", "{", "}", "[", "]", ":", ",", "#", "&a ", "*a", "<<: *a", "- ", "%", "!", "|", ">", "~",
            "\\ud800", "\\udfff\\ud800", "\\u0000", "0", "-1", "-0", "1e999999", "-1e-999999", "NaN", "Infinity", "2147483647", "2147483648", "-2147483649",
            "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999999999999999999999", "0x7fffffff", "null", "true", "[]", "{}",
            "<s>", "<unk>", "Ġ", "../../../etc/passwd", "/dev/zero", "한", "\u1112\u1161\u11ab", "👩‍👩‍👧", "e\u0301\u0301\u0301", "\u200b\u200d\u00ad", "\u00a0",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x1f, 0x8b, 8],
        [0, 0, 0, 0, 0, 0, 0, 0x80], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        [.. Enumerable.Repeat((byte)'[', 10_000)], [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), 3000).SelectMany(b => b)], [.. Enumerable.Repeat((byte)'9', 5000)],
        [.. Enumerable.Repeat((byte)'\n', 5000)], [.. Enumerable.Repeat((byte)' ', 5000)], [.. Enumerable.Repeat((byte)'!', 5000)],
    ];

    /// <summary>Returns a damaged copy.</summary>
    public byte[] Of(byte[] whole)
    {
        List<byte> bytes = [.. whole];
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
            Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, random.Next(4) == 0 ? random.Next(bytes.Count + 1) : random.Next(16));
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : length);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5:
                Repeat(bytes, at, length);
                break;
            case 6:
                Number(bytes, at);
                break;
            default:
                bytes.InsertRange(at, Nasty[random.Next(Nasty.Length)]);
                break;
        }
    }

    /// <summary>Repeats a part some dozen times, and rarely so often that there are millions of bytes.</summary>
    private void Repeat(List<byte> bytes, int at, int length)
    {
        if (length == 0)
            return;
        var part = bytes.GetRange(at, Math.Min(length, 64));
        var times = random.Next(300) == 0 ? RareLength / part.Count : random.Next(1, 50);
        bytes.InsertRange(at, Enumerable.Repeat(part, times).SelectMany(b => b));
    }

    /// <summary>Replaces the next number by one that is large, negative or none.</summary>
    private void Number(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
            return;
        var end = bytes.FindIndex(start, b => b is < (byte)'0' or > (byte)'9');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        string[] others = ["-1", "2147483647", "2147483648", "9223372036854775808", "1e30", "1e-400", "0", "NaN", "4294967295", "1.5"];
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(others[random.Next(others.Length)]));
    }
}
