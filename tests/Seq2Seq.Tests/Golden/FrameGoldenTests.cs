using Seq2Seq.Data;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Golden;

/// <summary>Pictures are read as Pillow reads them, and sound becomes the numbers of PyTorch.</summary>
public class FrameGoldenTests
{
    private const float Tolerance = 1e-4f;

    private static readonly GoldenFile Pictures = GoldenFile.Load("pictures.json"), Sounds = GoldenFile.Load("sound.json");

    public static TheoryData<string> Files => [.. Pictures.Names.Where(name => name.EndsWith(".file", StringComparison.Ordinal)).Select(name => name[..^5])];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_picture_of_any_color_type_and_depth_has_its_samples(string name)
    {
        var pixels = PngPixels.Read(Bytes(name + ".file"));
        Assert.Equal(Pictures.Shape(name + ".samples"), (int[])[pixels.Height, pixels.Width, pixels.Channels]);
        Assert.Equal(Bytes(name + ".samples"), pixels.Samples);
    }

    [Fact]
    public void A_picture_in_grey_is_that_of_Pillow() => Assert.Equal(Bytes("large.grey"), Large.WithChannels(1).Pixels.ToArray());

    [Theory]
    [InlineData(8, 8)]
    [InlineData(11, 41)]
    [InlineData(24, 7)]
    [InlineData(30, 60)]
    public void A_resized_picture_is_that_of_Pillow_but_for_rounding(int height, int width)
    {
        var resized = PictureResizing.Resized(Large, height, width);
        var expected = Bytes($"large.{height}x{width}");
        Assert.Equal(expected.Length, resized.Pixels.Length);
        var differences = expected.Zip(resized.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).ToArray(); // Pillow rounds between rows and columns, too
        Assert.InRange(differences.Max(), 0, 1);
        Assert.InRange(differences.Average(), 0, 0.3);
    }

    private static readonly SoundOptions Other = new()
    {
        Rate = 16000, Mels = 23, WindowMilliseconds = 20, HopMilliseconds = 8, LowestFrequency = 100, HighestFrequency = 7000, Floor = 1e-6f,
    };

    public static TheoryData<string, SoundOptions, int> Spectra => new()
    {
        { "default", new() { Rate = 8000 }, 1500 },
        { "other", Other, 1500 },
        { "short", new() { Rate = 8000 }, 50 },
    };

    [Theory]
    [MemberData(nameof(Spectra))]
    public void Log_mel_frames_are_those_of_PyTorch(string name, SoundOptions options, int samples)
    {
        var frames = new LogMel(options).Frames(new(Sounds["x"][..samples], options.Rate), "x");
        Assert.Equal(Sounds.Shape(name), (int[])[frames.Length, frames.Width]);
        Assert.All(Sounds[name].Zip(frames.Values), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Theory]
    [InlineData("up", 11025)]
    [InlineData("down", 3000)]
    public void A_resampled_recording_follows_its_formula(string name, int rate)
    {
        var resampled = Resampling.To(new(Sounds["x"][..400], 8000), rate);
        Assert.Equal(rate, resampled.Rate);
        Assert.Equal(Sounds[name].Length, resampled.Samples.Length);
        Assert.All(Sounds[name].Zip(resampled.Samples), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    private static Picture Large => new(Bytes("large.samples"), 24, 30, 3);

    private static byte[] Bytes(string name) => Array.ConvertAll(Pictures[name], x => (byte)x);
}
