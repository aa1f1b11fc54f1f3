using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Storage;

public class AtomicFileTests
{
    [Fact]
    public void Writes_new_and_replaces_old_files_and_leaves_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["a/b/file"];
        AtomicFile.WriteText(path, "하나\n");
        AtomicFile.WriteText(path, "2");
        Assert.Equal("2"u8, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory["a/b"]));
    }

    [Fact]
    public void When_the_writer_fails_the_old_file_stays()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["file"];
        AtomicFile.WriteText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)] // everything fits, flushing fails
    public void On_a_full_disk_the_old_file_stays_and_the_error_says_why(int room)
    {
        using var directory = new TemporaryDirectory();
        var path = directory["file"];
        AtomicFile.WriteText(path, "old");
        var error = Assert.Throws<Seq2SeqException>(() =>
            AtomicFile.Write(path, s => s.Write(Encoding.UTF8.GetBytes("new content")), temporary => new FullDisk(temporary, room)));
        Assert.Contains($"'{path}'", error.Message);
        Assert.Contains("No space left", error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void The_full_device_of_Linux_is_an_error_too()
    {
        if (!File.Exists("/dev/full"))
            return;
        using var directory = new TemporaryDirectory();
        var path = directory["file"];
        File.WriteAllText(path, "old");
        var error = Assert.Throws<Seq2SeqException>(() => AtomicFile.Write(path, s => s.Write(new byte[1 << 20]), temporary =>
        {
            File.CreateSymbolicLink(temporary, "/dev/full");
            return new FileStream(temporary, FileMode.Open, FileAccess.Write);
        }));
        Assert.Contains("No space left", error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_leftover_temporary_is_overwritten()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["file.tmp"], "the longer content of a killed process");
        AtomicFile.WriteText(directory["file"], "new");
        Assert.Equal("new", File.ReadAllText(directory["file"]));
        Assert.False(File.Exists(directory["file.tmp"]));
    }

    [Fact]
    public void Unwritable_paths_are_errors()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["file"], "");
        Directory.CreateDirectory(directory["taken/inside"]);
        Assert.Contains("cannot write", Assert.Throws<Seq2SeqException>(() => AtomicFile.WriteText(directory["file/below"], "x")).Message);
        Assert.Contains("cannot write", Assert.Throws<Seq2SeqException>(() => AtomicFile.WriteText(directory["taken"], "x")).Message);
        Assert.False(File.Exists(directory["taken.tmp"]));
    }

    [Fact]
    public void A_second_writer_does_not_disturb_the_first()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["file"];
        AtomicFile.Write(path, stream =>
        {
            stream.Write("first"u8);
            Assert.Throws<Seq2SeqException>(() => AtomicFile.WriteText(path, "second"));
        });
        Assert.Equal("first", File.ReadAllText(path));
    }

    [Fact]
    public void A_symbolic_link_is_replaced_and_its_target_stays()
    {
        if (OperatingSystem.IsWindows())
            return; // links need a privilege there
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["real"], "old");
        File.CreateSymbolicLink(directory["link"], directory["real"]);
        File.CreateSymbolicLink(directory["link.tmp"], directory["real"]);
        AtomicFile.WriteText(directory["link"], "new");
        Assert.Equal("old", File.ReadAllText(directory["real"]));
        Assert.Equal("new", File.ReadAllText(directory["link"]));
        Assert.Null(new FileInfo(directory["link"]).LinkTarget);
    }

    /// <summary>Takes the given number of bytes and then fails, at the latest when it is flushed.</summary>
    private sealed class FullDisk(string path, int room) : FileStream(path, FileMode.Create)
    {
        // The overload that all others of a derived stream end in.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > room)
                throw new IOException("No space left on device");
            base.Write(buffer, offset, count);
        }

        public override void Flush(bool flushToDisk) => throw new IOException("No space left on device");
    }
}
