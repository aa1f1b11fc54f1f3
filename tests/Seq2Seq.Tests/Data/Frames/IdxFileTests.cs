using System.IO.Compression;
using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data.Frames;

public sealed class IdxFileTests : IDisposable
{
    private const string Pictures = "train-images-idx3-ubyte", Labels = "train-labels-idx1-ubyte";

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData(".gz", ".gz")]
    [InlineData(".gz", "")]
    [InlineData("", ".gz")]
    public void Pictures_have_the_labels_of_the_file_beside_them(string pictures, string labels)
    {
        Write(Pictures + pictures, SampleFiles.Pictures(3, 2, 5));
        Write(Labels + labels, SampleFiles.Labels(7, 0, 255));
        foreach (var path in new[] { _files[Pictures], _files[Pictures + pictures] })
        {
            var corpus = FrameCorpus.Read(path, new());
            Assert.Equal(["7", "0", "255"], corpus.Examples.Select(example => example.Target));
            Assert.Equal((2, 5), (corpus.Examples[1].Frames.Length, corpus.Width));
            Assert.Equal(10 / 255f, FrameSequence.Of(corpus.Examples[1].Frames)[0][0]);
            Assert.EndsWith("picture 2", corpus.Examples[1].At);
            Assert.Equal((2, 5), (corpus.Options.Picture.Height, corpus.Options.Picture.Width));
        }
    }

    [Fact]
    public void Another_file_of_the_same_shape_is_read_with_the_known_size()
    {
        Write(Pictures, SampleFiles.Pictures(1, 2, 5));
        Write(Labels, SampleFiles.Labels(7));
        Write("digits.idx3.gz", SampleFiles.Pictures(1, 4, 4));
        Write("digits.idx1", SampleFiles.Labels(7));
        var options = FrameCorpus.Read(_files[Pictures], new()).Options;
        var error = Assert.Throws<Seq2SeqException>(() => FrameCorpus.Read(_files["digits.idx3"], options));
        Assert.Contains("digits.idx3.gz picture 1 has 4 × 4 pixels (height × width), expected 2 × 5 pixels", error.Message);
        Assert.Equal(5, FrameCorpus.Read(_files["digits.idx3"], options with { Picture = options.Picture with { Resize = true } }).Width);
    }

    [Fact]
    public void A_wrong_beginning_is_shown()
    {
        Write(Pictures, [0, 0, 8, 1, 0, 0, 0, 0]);
        Refused("begins with 00000801; expected 00000803, which is IDX with pictures of unsigned bytes in 3 dimensions");
        Write(Pictures, "text in its place"u8.ToArray());
        Refused("begins with 74657874; expected 00000803");
        Write(Pictures, [0, 0]);
        Refused("has fewer than four bytes");
        Write(Pictures, [0, 0, 8, 3, 0, 0]);
        Refused("breaks off in its header");
        Write(Pictures, SampleFiles.Pictures(1, 2, 2));
        Write(Labels, [0, 0, 13, 1, 0, 0, 0, 1, 0]);
        Refused("begins with 00000D01; expected 00000801");
    }

    [Fact]
    public void A_file_that_breaks_off_or_goes_on_is_refused()
    {
        Write(Labels, SampleFiles.Labels(1, 2));
        Write(Pictures, SampleFiles.Pictures(2, 3, 3)[..^1]);
        Refused("claims 2 pictures and breaks off after 1");
        Write(Pictures, [.. SampleFiles.Pictures(2, 3, 3), 0]);
        Refused("has more bytes than its header says");
        Write(Pictures, SampleFiles.Pictures(2, 3, 3));
        Write(Labels, SampleFiles.Labels(1, 2)[..^1]);
        Refused("claims 2 labels and breaks off before their end");
        Write(Labels, SampleFiles.Labels(1, 2, 3));
        Refused("has 3 labels, and there are 2 pictures");
        File.Delete(_files[Labels]);
        Refused("no labels beside");
        _files.Write(Pictures + ".gz", "no gzip data"u8.ToArray());
        File.Delete(_files[Pictures]);
        Refused("truncated, damaged or not gzip data");
    }

    [Theory]
    [InlineData(1, 50_000, 50_000, "claims pictures of 50000 × 50000 pixels")]
    [InlineData(2_000_000_000, 1, 1, "claims 2,000,000,000 pictures and breaks off after 1")]
    [InlineData(1, 0, 5, "claims pictures of 0 × 5 pixels")]
    [InlineData(0, 5, 5, "is empty")]
    public void Claimed_sizes_are_not_believed(int count, int height, int width, string expected)
    {
        var file = SampleFiles.Pictures(1, 1, 1);
        SampleFiles.Pictures(0, height, width)[8..16].CopyTo(file, 8);
        byte[] number = [(byte)(count >> 24), (byte)(count >> 16), (byte)(count >> 8), (byte)count];
        number.CopyTo(file, 4);
        Write(Pictures, count == 0 ? file[..16] : file);
        Write(Labels, SampleFiles.Labels());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(expected);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private void Refused(string expected) =>
        Assert.Contains(expected, Assert.Throws<Seq2SeqException>(() => FrameCorpus.Read(_files[Pictures], new())).Message);

    private void Write(string name, byte[] bytes)
    {
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            _files.Write(name, bytes);
            return;
        }
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(bytes);
        _files.Write(name, memory.ToArray());
    }
}
