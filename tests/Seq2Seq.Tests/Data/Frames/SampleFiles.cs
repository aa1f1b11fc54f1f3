using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Data.Frames;

/// <summary>The bytes of small pictures and recordings.</summary>
internal static class SampleFiles
{
    /// <summary>Returns a grey PNG picture whose pixels count up from a number.</summary>
    public static byte[] Png(int height, int width, int first = 0) => Seq2Seq.Storage.Png.OfGrey(width, height, Counted(height * width, first));

    /// <summary>Returns bytes that count up from a number.</summary>
    public static byte[] Counted(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(x => (byte)x)];

    /// <summary>Returns a PNG picture with other bytes in its chunk IHDR, whose checksum is right.</summary>
    public static byte[] WithHeader(byte[] png, Action<byte[]> change)
    {
        var header = png[16..29];
        change(header);
        header.CopyTo(png, 16);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32.HashToUInt32(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>Returns an IDX file with pictures whose pixels count up.</summary>
    public static byte[] Pictures(int count, int height, int width) =>
        [0, 0, 8, 3, .. BigEndian(count), .. BigEndian(height), .. BigEndian(width), .. Counted(count * height * width)];

    /// <summary>Returns an IDX file of labels.</summary>
    public static byte[] Labels(params byte[] labels) => [0, 0, 8, 1, .. BigEndian(labels.Length), .. labels];

    /// <summary>Returns a WAV file of whole numbers of 16 bits.</summary>
    public static byte[] Wav(int rate, params short[] samples) => Wav(1, 1, rate, 16, [.. samples.SelectMany(x => new[] { (byte)x, (byte)(x >> 8) })]);

    /// <summary>Returns a WAV file of some form.</summary>
    public static byte[] Wav(int code, int channels, int rate, int bits, byte[] data)
    {
        var stride = channels * bits / 8;
        byte[] form = [(byte)code, (byte)(code >> 8), (byte)channels, 0, .. LittleEndian(rate), .. LittleEndian(rate * stride), (byte)stride, 0, (byte)bits, 0];
        return [.. "RIFF"u8, .. LittleEndian(36 + data.Length), .. "WAVEfmt "u8, .. LittleEndian(form.Length), .. form, .. "data"u8, .. LittleEndian(data.Length), .. data];
    }

    /// <summary>Returns a sine wave.</summary>
    public static short[] Sine(double frequency, int rate, int count) =>
        [.. Enumerable.Range(0, count).Select(n => (short)(16000 * Math.Sin(2 * Math.PI * frequency * n / rate)))];

    /// <summary>Returns a data URI.</summary>
    public static string DataUri(byte[] file, string type = "image/png") => $"data:{type};base64,{Convert.ToBase64String(file)}";

    /// <summary>Writes a file into a folder, which is made if necessary.</summary>
    public static void Put(this TemporaryDirectory files, string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(files[name])!);
        AtomicFile.Write(files[name], stream => stream.Write(bytes));
    }

    /// <summary>Writes a text into a folder, which is made if necessary.</summary>
    public static void Put(this TemporaryDirectory files, string name, string text) => files.Put(name, Encoding.UTF8.GetBytes(text));

    private static byte[] BigEndian(int number) => [.. LittleEndian(number).Reverse()];

    private static byte[] LittleEndian(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)];
}
