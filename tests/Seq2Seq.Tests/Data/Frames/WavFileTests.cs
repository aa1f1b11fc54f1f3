using Seq2Seq.Configuration;
using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data.Frames;

public sealed class WavFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1, 8, new byte[] { 0, 128, 192 }, new[] { -1f, 0, 0.5f })]
    [InlineData(1, 16, new byte[] { 0, 0x80, 0, 0, 0, 0x40 }, new[] { -1f, 0, 0.5f })]
    [InlineData(1, 24, new byte[] { 0, 0, 0x80, 0, 0, 0, 0, 0, 0x40 }, new[] { -1f, 0, 0.5f })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40 }, new[] { -1f, 0, 0.5f })]
    [InlineData(3, 32, new byte[] { 0, 0, 0x80, 0xbf, 0, 0, 0, 0, 0, 0, 0, 0x3f }, new[] { -1f, 0, 0.5f })]
    public void Samples_of_every_form_are_read(int code, int bits, byte[] data, float[] expected)
    {
        var sound = WavFile.Read(_files.Write("소리.wav", SampleFiles.Wav(code, 1, 8000, bits, data)));
        Assert.Equal(8000, sound.Rate);
        Assert.Equal(expected, sound.Samples);
    }

    [Fact]
    public void Channels_are_mixed_and_other_parts_are_passed_over()
    {
        var file = SampleFiles.Wav(1, 2, 44100, 16, [0, 0x40, 0, 0, 0, 0x20, 0, 0x20]);
        byte[] part = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0]; // three bytes, and one to make them even
        Assert.Equal([0.25f, 0.25f], WavFile.Decode([.. file[..12], .. part, .. file[12..36], .. part, .. file[36..], .. part], "x").Samples);
    }

    [Fact]
    public void A_format_of_the_extensible_kind_names_the_one_within()
    {
        var file = SampleFiles.Wav(1, 1, 8000, 16, [0, 0x40]);
        byte[] form = [0xfe, 0xff, .. file[22..36], 22, 0, 16, 0, 4, 0, 0, 0, 1, 0, .. new byte[14]];
        Assert.Equal([0.5f], WavFile.Decode([.. file[..16], (byte)form.Length, 0, 0, 0, .. form, .. file[36..]], "x").Samples);
    }

    [Fact]
    public void What_is_no_recording_is_refused()
    {
        Refused([], "is no WAV file");
        Refused("file\tlabel\na.wav\t1\n"u8.ToArray(), "is no WAV file");
        Refused(SampleFiles.Png(2, 2), "is no WAV file");
        Refused(SampleFiles.Wav(8000), "has no samples; expected a recording");
        Refused(SampleFiles.Wav(7, 1, 8000, 8, [1]), "has samples of the format 7 (µ-law) with 8 bits; expected whole numbers (1)");
        Refused(SampleFiles.Wav(0x55, 1, 8000, 16, [1]), "MP3");
        Refused(SampleFiles.Wav(1, 1, 8000, 12, [1, 2]), "format 1 (PCM) with 12 bits");
        Refused(SampleFiles.Wav(3, 1, 8000, 64, new byte[8]), "format 3 (IEEE float) with 64 bits");
        Refused(SampleFiles.Wav(3, 1, 8000, 32, [0, 0, 0xc0, 0x7f]), "has a sample 1 that is no number");
        Refused(SampleFiles.Wav(1, 0, 8000, 16, [1, 2]), "has 0 channels of 8,000 Hz");
        Refused(SampleFiles.Wav(1, 1, 0, 16, [1, 2]), "has 1 channels of 0 Hz");
        Refused(SampleFiles.Wav(1, 1, 8000, 16, [1, 2, 3]), "breaks off in a sample: 3 bytes");
    }

    [Fact]
    public void A_recording_that_breaks_off_anywhere_is_refused()
    {
        var whole = SampleFiles.Wav(8000, 1, 2, 3);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<Seq2SeqException>(() => WavFile.Decode(whole.AsSpan(0, length), "x"));
        Refused(whole[..^2], "breaks off: a part claims 6 bytes, and 4 are left");
        whole[43] = 0x7f;
        Refused(whole, "breaks off: a part claims 2,130,706,438 bytes, and 6 are left"); // and no memory is reserved for them
        new byte[] { 0xff, 0xff, 0xff, 0xff }.CopyTo(whole, 40);
        Assert.Equal(3, WavFile.Decode(whole, "x").Samples.Length); // as programs write that do not know the length
    }

    [Fact]
    public void Another_rate_is_an_error_or_is_resampled()
    {
        var options = new SoundOptions { Rate = 16000 };
        var sound = WavFile.Decode(SampleFiles.Wav(8000, SampleFiles.Sine(440, 8000, 4000)), "x");
        Assert.Equal("'a.wav' has 8000 samples a second, expected 16000; record or convert it with this rate, or let recordings be resampled",
            Assert.Throws<Seq2SeqException>(() => new LogMel(options).Frames(sound, "'a.wav'")).Message);
        var frames = new LogMel(options with { Resample = true }).Frames(sound, "x");
        var original = new LogMel(options).Frames(WavFile.Decode(SampleFiles.Wav(16000, SampleFiles.Sine(440, 16000, 8000)), "x"), "x");
        Assert.Equal(original.Length, frames.Length);
        var band = Enumerable.Range(0, 40).MaxBy(m => original[20][m]);
        Assert.Equal(original[20][band], frames[20][band], 0.01f);
    }

    [Fact]
    public void The_band_of_a_tone_is_the_loudest()
    {
        var frames = new LogMel(new() { Rate = 8000 }).Frames(WavFile.Decode(SampleFiles.Wav(8000, SampleFiles.Sine(1000, 8000, 800)), "x"), "x");
        Assert.Equal((9, 40), (frames.Length, frames.Width)); // 800 samples: the last of the frames of 200, 80 apart, begins at 640 and ends in zeros
        const double hertz = 700;
        var points = Enumerable.Range(1, 40).Select(m => hertz * (Math.Pow(10, m * Math.Log10(1 + 4000 / hertz) / 41) - 1)).ToArray();
        Assert.Equal(Enumerable.Range(0, 40).MinBy(m => Math.Abs(points[m] - 1000)), Enumerable.Range(0, 40).MaxBy(m => frames[4][m]));
    }

    [Fact]
    public void Silence_has_the_floor()
    {
        var frames = new LogMel(new() { Rate = 8000, Floor = 1e-5f }).Frames(new(new float[100], 8000), "x");
        Assert.All(frames.Values, value => Assert.Equal((float)Math.Log(1e-5f), value));
    }

    [Fact]
    public void Options_are_checked()
    {
        OptionRules.Check(new SoundOptions());
        Wrong(new() { HopMilliseconds = 30 }, "'HopMilliseconds' is 30, expected at most WindowMilliseconds, so that every sample is in a frame");
        Wrong(new() { Rate = 8000, HighestFrequency = 5000 }, "expected at most half of Rate");
        Wrong(new() { LowestFrequency = 500, HighestFrequency = 400 }, "expected 0, or more than LowestFrequency");
        Wrong(new() { Rate = 300 }, "expected 0, or at least 1000");
        Wrong(new() { Floor = 0 }, "'Floor' is 0");
        Assert.Contains("of 200 mel bands is narrower than the 31", Assert.Throws<ConfigurationException>(() => new LogMel(new() { Rate = 8000, Mels = 200 })).Message);
        Assert.Contains("expected a lowest frequency below the highest one", Assert.Throws<ConfigurationException>(() => new LogMel(new() { Rate = 8000, LowestFrequency = 5000 })).Message);

        static void Wrong(SoundOptions options, string expected) =>
            Assert.Contains(expected, Assert.Throws<OptionException>(() => OptionRules.Check(options)).Message);
    }

    private static void Refused(byte[] file, string expected)
    {
        var message = Assert.Throws<Seq2SeqException>(() => WavFile.Decode(file, "'a.wav'")).Message;
        Assert.StartsWith("'a.wav' ", message);
        Assert.Contains(expected, message);
    }
}
