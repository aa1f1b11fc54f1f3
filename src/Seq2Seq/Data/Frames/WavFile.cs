using System.Buffers.Binary;
using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>
/// Reads WAV files (RIFF, Microsoft &amp; IBM 1991): uncompressed samples as whole numbers of 8, 16, 24 or 32 bits or as floating-point numbers of 32 bits,
/// with one channel or several, whose mean is taken. Whole numbers are divided by the largest power of two that they reach, so that samples are in [-1, 1).
/// </summary>
internal static class WavFile
{
    /// <summary>The suffix of the files, in small letters.</summary>
    public const string Suffix = ".wav";

    private const int LargestFile = 1 << 30; // nine hours of 16 bits at 16 kHz
    private const int Whole = 1, Floating = 3, Extensible = 0xfffe; // the codes of formats
    private const int MostChannels = 64, HighestRate = 384_000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, cannot be read, is no WAV file, is compressed, empty, breaks off or is damaged.</exception>
    public static Sound Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Decode(BinaryFile.Read(path, LargestFile), $"'{path}'");
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="name">What the recording is called in an error.</param>
    /// <inheritdoc cref="Read"/>
    public static Sound Decode(ReadOnlySpan<byte> file, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8)) throw new Seq2SeqException($"{name} is no WAV file; expected one, which begins with RIFF and WAVE");
        Format? format = null;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var id = rest[..4];
            var claimed = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            rest = rest[8..];
            var isData = id.SequenceEqual("data"u8);
            // Programs that write to a pipe cannot know the length and claim the largest.
            if (isData && claimed == uint.MaxValue) claimed = (uint)rest.Length;
            if (claimed > rest.Length) throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"{name} breaks off: a part claims {claimed:N0} bytes, and {rest.Length:N0} are left; record or copy it again"));
            var content = rest[..(int)claimed];
            if (id.SequenceEqual("fmt "u8)) format = FormatOf(content, name);
            else if (isData) return Samples(content, format ?? throw new Seq2SeqException($"{name} has samples before their format; expected a part 'fmt ' first; convert it again"), name);
            rest = rest[Math.Min(rest.Length, (int)claimed + ((int)claimed & 1))..]; // parts have an even length
        }
        throw new Seq2SeqException($"{name} has no {(format == null ? "format" : "samples")}; it breaks off or is empty; record or copy it again");
    }

    private static Format FormatOf(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length < 16) throw new Seq2SeqException($"{name} has a format of {content.Length} bytes, expected at least 16; convert it again");
        int code = BinaryPrimitives.ReadUInt16LittleEndian(content), channels = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[14..]);
        if (code == Extensible && content.Length >= 26) code = BinaryPrimitives.ReadUInt16LittleEndian(content[24..]);
        if (!(code == Whole && bits is 8 or 16 or 24 or 32 || code == Floating && bits == 32) || code is not (Whole or Floating))
            throw new Seq2SeqException($"{name} has samples of the format {code} ({Name(code)}) with {bits} bits; expected whole numbers (1) of 8, 16, 24 or 32 bits or floating-point "
                + "numbers (3) of 32 bits; convert it to uncompressed WAV");
        if (channels is < 1 or > MostChannels || rate is < 1 or > HighestRate)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"{name} has {channels} channels of {rate:N0} Hz, expected 1 to {MostChannels} channels of at most {HighestRate:N0} Hz; convert it again"));
        return new(code == Floating, channels, (int)rate, bits / 8);
    }

    private static string Name(int code) => code switch
    {
        Whole => "PCM",
        Floating => "IEEE float",
        2 => "ADPCM",
        6 => "A-law",
        7 => "µ-law",
        0x11 => "IMA ADPCM",
        0x31 => "GSM",
        0x55 => "MP3",
        _ => "unknown",
    };

    private static Sound Samples(ReadOnlySpan<byte> content, Format format, string name)
    {
        var size = format.Bytes * format.Channels;
        if (content.Length < size) throw new Seq2SeqException($"{name} has no samples; expected a recording; record it again, or leave it out");
        if (content.Length % size != 0)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"{name} breaks off in a sample: {content.Length:N0} bytes, expected a multiple of {size}; record or copy it again"));
        var samples = new float[content.Length / size];
        for (var i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (var c = 0; c < format.Channels; c++) sum += Sample(content[(i * size + c * format.Bytes)..], format);
            if (!double.IsFinite(sum)) throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"{name} has a sample {i + 1:N0} that is no number; convert it again"));
            samples[i] = (float)(sum / format.Channels);
        }
        return new(samples, format.Rate);
    }

    private static double Sample(ReadOnlySpan<byte> at, Format format) => format switch
    {
        { IsFloating: true } => BinaryPrimitives.ReadSingleLittleEndian(at),
        { Bytes: 1 } => (at[0] - 128) / 128d, // samples of 8 bits have no sign
        { Bytes: 2 } => BinaryPrimitives.ReadInt16LittleEndian(at) / 32768d,
        { Bytes: 3 } => (at[0] | at[1] << 8 | (sbyte)at[2] << 16) / 8388608d,
        _ => BinaryPrimitives.ReadInt32LittleEndian(at) / 2147483648d,
    };

    /// <summary>How samples are written.</summary>
    private readonly record struct Format(bool IsFloating, int Channels, int Rate, int Bytes);
}
