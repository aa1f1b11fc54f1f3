using System.Buffers.Binary;
using System.IO.Compression;
using Seq2Seq.Configuration;
using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data.Frames;

public sealed class PictureFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_picture_becomes_a_row_of_numbers_for_each_of_its_rows()
    {
        var path = _files.Write("그림 é.png", SampleFiles.Png(3, 4, first: 250));
        var picture = PictureFile.Read(path, new());
        Assert.Equal((3, 4, 1), (picture.Height, picture.Width, picture.Channels));
        var frames = FrameSequence.Of(new PictureOptions().Frames(picture, "x"));
        Assert.Equal((3, 4), (frames.Length, frames.Width));
        Assert.Equal([250 / 255f, 251 / 255f, 252 / 255f, 253 / 255f], frames[0].ToArray());
        Assert.Equal([1 / 255f * 2, 1 / 255f * 3, 1 / 255f * 4, 1 / 255f * 5], frames[2].ToArray(), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void A_step_may_have_several_rows_as_the_frames_of_a_film_do()
    {
        var frames = FrameSequence.Of(new PictureOptions { RowsPerStep = 2, Channels = 3 }.Frames(PictureFile.Decode(SampleFiles.Png(4, 3), "x", new()), "x"));
        Assert.Equal((2, 18), (frames.Length, frames.Width));
        Assert.Equal(6 / 255f, frames[1][0]);
        Assert.Equal(frames[1][0], frames[1][2]); // grey has the same number in each channel
    }

    [Fact]
    public void Transparent_pixels_show_the_background()
    {
        var file = Grey(alpha: true, 1, 2, [100, 255, 100, 51]);
        Assert.Equal([100, 224], PictureFile.Decode(file, "x", new()).Pixels.ToArray());
        Assert.Equal([100, 20], PictureFile.Decode(file, "x", new() { Background = 0 }).Pixels.ToArray());
    }

    [Fact]
    public void Another_size_is_an_error_that_names_both_or_is_resized()
    {
        var picture = PictureFile.Decode(SampleFiles.Png(4, 6), "x", new());
        var error = Assert.Throws<Seq2SeqException>(() => new PictureOptions { Height = 8 }.Frames(picture, "'a.png'"));
        Assert.Equal("'a.png' has 4 × 6 pixels (height × width), expected 8 × 6 pixels (height × width); make all pictures of one size, or let them be resized", error.Message);
        var resized = new PictureOptions { Height = 8, Width = 2, Resize = true }.Frames(picture, "x");
        Assert.Equal((8, 2), (resized.Length, resized.Width));
        error = Assert.Throws<Seq2SeqException>(() => new PictureOptions { RowsPerStep = 3 }.Frames(picture, "'a.png'"));
        Assert.Contains("'a.png' has 4 × 6 pixels (height × width), and a step 3 rows", error.Message);
    }

    [Fact]
    public void A_file_of_another_kind_is_said_what_it_is()
    {
        Refused([], "it begins with nothing and is no PNG picture");
        Refused("source\ttarget\n"u8.ToArray(), "it begins with the bytes 736F757263650974 and is no PNG picture");
        Refused([0xff, 0xd8, 0xff, 0xe0, 1, 2], "the mark of a JPEG picture");
        Refused(SampleFiles.Wav(8000, 1), "the mark of a RIFF file");
        Refused("GIF89a"u8.ToArray(), "the mark of a GIF picture");
    }

    [Fact]
    public void A_picture_that_breaks_off_anywhere_is_refused()
    {
        var whole = SampleFiles.Png(5, 7);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<Seq2SeqException>(() => PictureFile.Decode(whole.AsSpan(0, length), "x", new()));
        Assert.NotNull(PictureFile.Decode([.. whole, 1, 2, 3], "x", new())); // what follows the picture is none of it
    }

    [Fact]
    public void A_changed_byte_is_noticed()
    {
        var whole = SampleFiles.Png(5, 7);
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 4;
            Assert.Throws<Seq2SeqException>(() => PictureFile.Decode(changed, "x", new()));
        }
    }

    /// <summary>A file of a hundred bytes does not make the reader reserve memory for what it claims.</summary>
    [Theory]
    [InlineData(5000, 6000, "claims more pixels than its data can hold")]
    [InlineData(100_000, 100_000, "it claims 100000 × 100000 pixels, expected at least one and at most 33,554,432")]
    [InlineData(-1, -1, "it claims 4294967295 × 4294967295 pixels")]
    [InlineData(0, 4, "it claims 0 × 4 pixels")]
    [InlineData(4, 5, "its pixels break off")]
    public void A_claimed_size_is_not_believed(int width, int height, string expected)
    {
        var file = SampleFiles.WithHeader(SampleFiles.Png(4, 4), header =>
        {
            BinaryPrimitives.WriteInt32BigEndian(header, width);
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file, expected);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Data_that_expand_to_more_than_the_picture_are_not_expanded()
    {
        var zeros = new byte[200 << 20];
        var file = Grey(alpha: false, 4, 4, new byte[16], surplus: zeros);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(new byte[16], PictureFile.Decode(file, "x", new()).Pixels.ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData(8, 3, "depth 3, color type 0")]
    [InlineData(9, 7, "depth 8, color type 7")]
    [InlineData(9, 3, "it has no palette")]
    [InlineData(12, 2, "methods 0, 0 and 2")]
    public void A_header_that_PNG_has_not_is_refused(int at, byte value, string expected) =>
        Refused(SampleFiles.WithHeader(SampleFiles.Png(4, 4), header => header[at] = value), expected);

    [Fact]
    public void Missing_files_and_folders_are_named()
    {
        Assert.Equal($"file '{_files["no.png"]}' does not exist; check the path", Assert.Throws<Seq2SeqException>(() => PictureFile.Read(_files["no.png"], new())).Message);
        Assert.Contains("it is a directory; expected a file", Assert.Throws<Seq2SeqException>(() => PictureFile.Read(_files.Path, new())).Message);
    }

    [Fact]
    public void Options_are_checked()
    {
        OptionRules.Check(new PictureOptions());
        Assert.Contains("'Channels' is 2", Assert.Throws<OptionException>(() => OptionRules.Check(new PictureOptions { Channels = 2 })).Message);
        Assert.Contains("'RowsPerStep' is 3", Assert.Throws<OptionException>(() => OptionRules.Check(new PictureOptions { Height = 8, RowsPerStep = 3 })).Message);
        Assert.Contains("'RowsPerStep' is 0", Assert.Throws<OptionException>(() => OptionRules.Check(new PictureOptions { RowsPerStep = 0 })).Message);
    }

    private static void Refused(byte[] file, string expected)
    {
        var message = Assert.Throws<Seq2SeqException>(() => PictureFile.Decode(file, "'a.png'", new())).Message;
        Assert.StartsWith("'a.png' cannot be read as a picture: ", message);
        Assert.Contains(expected, message);
    }

    /// <summary>Returns a PNG file with these samples, and with more data than it has pixels.</summary>
    private static byte[] Grey(bool alpha, int height, int width, byte[] samples, byte[]? surplus = null)
    {
        var file = SampleFiles.WithHeader(SampleFiles.Png(height, width), header => header[9] = (byte)(alpha ? 4 : 0));
        using var data = new MemoryStream();
        using (var deflated = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in samples.Chunk(samples.Length / height)) deflated.Write([0, .. row]);
            deflated.Write(surplus ?? []);
        }
        byte[] chunk = [.. "IDAT"u8, .. data.ToArray()];
        var numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, chunk.Length - 4);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), System.IO.Hashing.Crc32.HashToUInt32(chunk));
        return [.. file[..33], .. numbers[..4], .. chunk, .. numbers[4..], .. file[^12..]];
    }
}
