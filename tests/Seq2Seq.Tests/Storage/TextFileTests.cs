using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Storage;

public sealed class TextFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\n\n", new[] { "a", "" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("\r\n\r\n", new[] { "", "" })]
    [InlineData("\uFEFFa\n\uFEFFb", new[] { "a", "\uFEFFb" })]
    [InlineData("\uFEFF", new[] { "" })]
    [InlineData("a\u2028b\u2029c\u0085d\ve\ff\rg\u001ch\0i\r\r\nj\r", new[] { "a\u2028b\u2029c\u0085d\ve\ff\rg\u001ch\0i\r", "j\r" })]
    [InlineData("사과 👍\r\nß", new[] { "사과 👍", "ß" })]
    public void Lines_end_at_line_feed_only(string text, string[] lines)
    {
        Assert.Equal(lines, TextFile.Lines(_files.Write("text", text)));
        Assert.Equal(lines, TextFile.Lines(_files.WriteGzip("text.gz", text)));
    }

    [Fact]
    public void Lines_of_any_length_straddle_the_buffer()
    {
        var random = new SplitMix64(1);
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => new string((char)('가' + i), random.Below(i % 50 == 0 ? 100_000 : 3000)))];

        Assert.Equal(lines, TextFile.Lines(_files.Write("lf", string.Join("\n", lines))));
        Assert.Equal(lines, TextFile.Lines(_files.Write("crlf", string.Join("\r\n", lines) + "\r\n")));
    }

    [Fact]
    public void Stream_may_come_in_any_pieces()
    {
        var bytes = Encoding.UTF8.GetBytes("나는\r\n\n사과를 먹는다\r\n");

        Assert.Equal(["나는", "", "사과를 먹는다"], TextFile.Lines(new OneByteAtATime(bytes), "standard input"));
    }

    [Fact]
    public void Invalid_bytes_are_named_with_their_line()
    {
        var path = _files.Write("latin1.de", [.. "gut\nsch"u8, 0xF6, .. "n\n"u8]);

        var error = Assert.Throws<Seq2SeqException>(() => TextFile.Lines(path).Count());

        Assert.Equal($"{path} line 2: bytes F6 at byte 4 of the line are not UTF-8; convert the file to UTF-8", error.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]           // a surrogate
    [InlineData(new byte[] { 0xC0, 0x80 })]                 // an overlong zero
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]     // beyond U+10FFFF
    [InlineData(new byte[] { 0xEC, 0x82 })]                 // cut short
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 })]     // UTF-16
    public void Only_strict_UTF8_is_text(byte[] bytes) =>
        Assert.Contains("line 1: bytes", Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("text", bytes)).Count()).Message);

    [Property(EndSize = 8)]
    public Property A_whole_text_is_its_lines_and_has_their_errors()
    {
        byte[][] valid = [[.. "a"u8], [.. "\n"u8], [.. "나"u8], [.. "👍"u8]], invalid = [[0xFF], [0xC3], [0xF0, 0x9F], [0xED, 0xA0, 0x80], [.. "\uFEFF"u8]];
        return Prop.ForAll(Gen.Frequency((9, Gen.Elements(valid)), (1, Gen.Elements(invalid))).ToArbitrary().Array(), parts =>
        {
            var path = _files.Write("text", [.. parts.SelectMany(bytes => bytes)]);
            string? whole = Try(() => TextFile.Read(path)), lines = Try(() => string.Join('\n', TextFile.Lines(path)));
            Assert.Equal(lines, whole != null && whole.EndsWith('\n') ? whole[..^1] : whole);
        });

        string Try(Func<string> read)
        {
            try
            {
                return read();
            }
            catch (Seq2SeqException error)
            {
                return error.Message;
            }
        }
    }

    [Fact]
    public void Lines_before_an_invalid_byte_are_read()
    {
        var path = _files.Write("text", [.. "a\nb\n"u8, 0x80]);

        Assert.Equal(["a", "b"], TextFile.Lines(path).Take(2));
    }

    [Fact]
    public void Truncated_gzip_is_an_error_wherever_it_is_cut()
    {
        var whole = TemporaryDirectory.Gzip("나는 사과를 먹는다\n");
        for (var length = 1; length < whole.Length; length++)
        {
            var path = _files.Write("text.gz", whole[..length]);
            Assert.Contains("is truncated, damaged or not gzip data", Assert.Throws<Seq2SeqException>(() => TextFile.Lines(path).Count()).Message);
        }
    }

    [Theory]
    [InlineData("나는 사과를 먹는다\n")]
    [InlineData("\0\0\0\0\0\n")]
    public void Zeros_behind_the_last_gzip_member_are_padding(string text)
    {
        var many = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}\0\n"));
        byte[] one = TemporaryDirectory.Gzip(text), two = TemporaryDirectory.Gzip(many);
        foreach (var zeros in new[] { 1, 7, 512, 200_000 })
        {
            Assert.Equal(text.Split('\n')[..^1], TextFile.Lines(_files.Write("one.gz", [.. one, .. new byte[zeros]])));
            Assert.Equal((many + text).Split('\n')[..^1], TextFile.Lines(_files.Write("two.gz", [.. two, .. one, .. new byte[zeros]])));
            Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("more.gz", [.. one, .. new byte[zeros], 1])).Count());
            Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("between.gz", [.. one, .. new byte[zeros], .. two])).Count());
            for (var cut = 1; cut < one.Length; cut++)
                if (one[^cut] != 0) // zeros in the place of zeros make it whole
                    Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("cut.gz", [.. one[..^cut], .. new byte[zeros]])).Count());
        }
    }

    [Fact]
    public void Damaged_gzip_is_an_error()
    {
        var damaged = TemporaryDirectory.Gzip("나는 사과를 먹는다\n");
        damaged[^6] ^= 1;       // in the checksum

        Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("damaged.gz", damaged)).Count());
        Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("plain.gz", "not compressed\n")).Count());
    }

    [Fact]
    public void Missing_file_and_directory_are_errors()
    {
        Assert.Contains("does not exist", Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files["none"]).Count()).Message);
        Assert.Contains("does not exist", Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files["none/none"]).Count()).Message);
        Assert.Contains("is a directory", Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Path).Count()).Message);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        var longest = new string('x', TextFile.LongestLine - 1);
        Assert.Equal([longest, "y"], TextFile.Lines(_files.Write("long", longest + "\ny")));
        var error = Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("longer", $"a\n{longest}x\n")).Count());
        Assert.Equal($"{_files["longer"]} line 2: longer than 1 MiB; expected lines of text; break the line", error.Message);
    }

    [Fact]
    public void A_flood_of_blank_lines_is_refused()
    {
        Assert.Equal(900_001, TextFile.Lines(_files.Write("blank", new string('\n', 900_001))).Count());
        foreach (var flood in new[] { new string('\n', 2_000_000), string.Concat(Enumerable.Repeat("\t\r\n", 1_000_001)) })
            Assert.Contains("1,000,001 lines so far are blank", Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files.Write("flood", flood)).Count()).Message);
        Assert.Equal(2_000_000, TextFile.Lines(new MemoryStream(Encoding.UTF8.GetBytes(new string('\n', 2_000_000))), "standard input").Count());
    }

    [Theory]
    [InlineData('\n')]
    [InlineData('\0')]
    [InlineData('x')]
    public void A_small_file_that_fills_the_memory_is_refused(char filling)
    {
        using (var file = new System.IO.Compression.GZipStream(File.Create(_files["bomb.gz"]), System.IO.Compression.CompressionLevel.SmallestSize))
        {
            var block = Encoding.UTF8.GetBytes(filling == 'x' ? string.Concat(Enumerable.Repeat("x\n", 1 << 19)) : new string(filling, 1 << 20));
            for (var i = 0; i < 128; i++)
                file.Write(block);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<Seq2SeqException>(() => TextFile.Lines(_files["bomb.gz"]).Count());
        Assert.Throws<Seq2SeqException>(() => TextFile.Read(_files["bomb.gz"]));
        if (filling != 'x')
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 << 20);
    }

    [Fact]
    public void A_large_file_is_not_read_as_a_whole()
    {
        using (var file = File.Create(_files["large"]))
            file.SetLength(900 << 20); // a hole, which takes no room
        Assert.Contains("is larger than 32,768 KiB", Assert.Throws<Seq2SeqException>(() => TextFile.Read(_files["large"])).Message);
        Assert.Contains("is larger than 1,024 KiB",
            Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read<Seq2Seq.Tasks.Translation.TranslationConfiguration>(_files["large"])).Message);
    }

    [Fact]
    public void What_is_read_as_a_whole_is_a_regular_file()
    {
        if (!OperatingSystem.IsLinux())
            return; // nowhere else can it be told
        using (var make = System.Diagnostics.Process.Start("mkfifo", _files["pipe"]))
            make.WaitForExit();
        foreach (var path in new[] { _files["pipe"], "/dev/zero", "/dev/null" })
            Assert.Contains("is a pipe, a socket or a device; expected a regular file", Assert.Throws<Seq2SeqException>(() => TextFile.Read(path)).Message);
        File.CreateSymbolicLink(_files["link"], _files.Write("text", "a"));
        Assert.Equal("a", TextFile.Read(_files["link"]));
    }

    private sealed class OneByteAtATime(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
