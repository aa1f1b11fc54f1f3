using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Seq2Seq.Data;
using Seq2Seq.Tests.Data.Frames;
using Seq2Seq.Tests.Golden;

namespace Seq2Seq.Tests.Fuzzing;

/// <summary>Pictures, recordings and what belongs to them, and how the program reads them.</summary>
internal static class FrameFiles
{
    private static readonly GoldenFile Pictures = GoldenFile.Load("pictures.json");

    public static byte[] Picture() => Array.ConvertAll(Pictures["rgba16-interlaced.file"], x => (byte)x);

    public static byte[] Palette() => Array.ConvertAll(Pictures["palette2-transparent.file"], x => (byte)x);

    public static byte[] CompressedPictures()
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(SampleFiles.Pictures(3, 4, 5));
        return memory.ToArray();
    }

    public static void WriteLabels(TemporaryDirectory files) => files.Write("train-labels-idx1-ubyte", SampleFiles.Labels(1, 2, 3));

    public static byte[] Recording() => SampleFiles.Wav(8000, SampleFiles.Sine(440, 8000, 500));

    public static byte[] Stereo() => SampleFiles.Wav(3, 2, 8000, 32, [.. Enumerable.Range(0, 400).SelectMany(i => BitConverter.GetBytes(MathF.Sin(i)))]);

    public static byte[] Table() => Encoding.UTF8.GetBytes(
        $"file,label\n\"{SampleFiles.DataUri(SampleFiles.Png(3, 4))}\",one\n\"{SampleFiles.DataUri(SampleFiles.Png(3, 4, 7))}\",둘\n");

    public static byte[] Normalization() => """{"mean":[1,-2.5,3e-5],"deviation":[1,0.125,7e8]}"""u8.ToArray();

    /// <summary>Reads a file as one that is the first of its kind.</summary>
    public static void Read(string path, FrameType type = FrameType.Pictures)
    {
        var bytes = File.ReadAllBytes(path);
        var options = FrameReader.Known(new() { Type = type, Sound = new() { Resample = true } }, bytes, "it");
        FrameSequence.Of(new FrameReader(options).Read(path));
        // A model has a size and a rate, to which others are brought.
        var known = options with { Picture = new() { Height = 5, Width = 6, Channels = 3, Resize = true }, Sound = new() { Rate = 8000, Resample = true } };
        FrameSequence.Of(new FrameReader(known).Decode(bytes, "it"));
    }

    /// <summary>Makes the checksums of the chunks of a PNG file right, so that damage is met where pixels are decoded.</summary>
    public static string Repaired(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (long at = 8; at + 12 <= bytes.Length;)
        {
            var end = at + 12 + BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((int)at));
            if (end > bytes.Length) break;
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((int)end - 4), Crc32.HashToUInt32(bytes.AsSpan((int)at + 4, (int)(end - at) - 8)));
            at = end;
        }
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
