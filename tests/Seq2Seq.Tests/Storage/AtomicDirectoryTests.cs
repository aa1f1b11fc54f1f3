using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Storage;

public class AtomicDirectoryTests
{
    [Fact]
    public void Replaces_as_a_whole()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["models/model"];
        AtomicDirectory.Replace(path, Fill("first", extra: true));
        Assert.Equal("first", Content(path));
        AtomicDirectory.Replace(path + Path.DirectorySeparatorChar, Fill("second"));
        Assert.Equal("second", Content(path));
        Assert.False(File.Exists(Path.Combine(path, "extra")));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory["models"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_filling_fails_the_old_one_stays(bool full)
    {
        using var directory = new TemporaryDirectory();
        var path = directory["model"];
        AtomicDirectory.Replace(path, Fill("old"));
        Action<string> fill = fresh =>
        {
            Assert.Equal("old", Content(AtomicDirectory.Resolve(path)));
            File.WriteAllText(Path.Combine(fresh, "file"), "half");
            throw full ? new IOException("No space left on device") : new InvalidOperationException();
        };
        var error = Assert.ThrowsAny<Exception>(() => AtomicDirectory.Replace(path, fill));
        if (full)
            Assert.Contains($"cannot write '{path}': No space left on device", Assert.IsType<Seq2SeqException>(error).Message);
        else
            Assert.IsType<InvalidOperationException>(error);
        Assert.Equal("old", Content(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }

    // The states a killed Replace leaves, in order; '-' is absent, "half" is incomplete.
    [Theory]
    [InlineData("old", "half", "-", "old")]   // while filling
    [InlineData("old", "new", "-", "old")]    // filled, not yet swapped
    [InlineData("-", "new", "old", "new")]    // between the two renames
    [InlineData("new", "-", "old", "new")]    // swapped, old not yet deleted
    [InlineData("new", "-", "half", "new")]   // while deleting the old
    [InlineData("-", "-", "old", "old")]      // recovery itself killed, or the new one lost
    [InlineData("-", "half", "-", "-")]       // the first version ever, while filling
    public void After_a_crash_a_complete_version_is_found(string current, string fresh, string old, string expected)
    {
        using var directory = new TemporaryDirectory();
        var path = directory["model"];
        Make(path, current);
        Make(path + ".new", fresh);
        Make(path + ".old", old);

        Assert.Equal(expected, Content(AtomicDirectory.Resolve(path)));
        AtomicDirectory.Recover(path);
        Assert.Equal(expected, Content(path));
        Assert.Equal(expected == "-" ? [] : [path], Directory.GetFileSystemEntries(directory.Path));

        Make(path + ".new", fresh);
        AtomicDirectory.Replace(path, Fill("newest"));
        Assert.Equal("newest", Content(AtomicDirectory.Resolve(path)));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void When_the_swap_fails_the_old_one_is_put_back()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["model"];
        AtomicDirectory.Replace(path, Fill("old"));
        // Filling ends without the directory it was given: the first rename works, the second cannot.
        Assert.Throws<Seq2SeqException>(() => AtomicDirectory.Replace(path, fresh => Directory.Delete(fresh)));
        Assert.Equal("old", Content(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_file_in_the_way_is_an_error()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["model"], "a file");
        Assert.Throws<Seq2SeqException>(() => AtomicDirectory.Replace(directory["model"], Fill("new")));
        Assert.Throws<Seq2SeqException>(() => AtomicDirectory.Replace(directory["model/below"], Fill("new")));
        Assert.Equal("a file", File.ReadAllText(directory["model"]));
        Assert.Equal([directory["model"]], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task A_reader_always_finds_a_complete_version()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["model"];
        AtomicDirectory.Replace(path, Fill("0"));
        var writer = Task.Run(() =>
        {
            for (var i = 1; i <= 50; i++)
                AtomicDirectory.Replace(path, Fill($"{i}"));
        });
        var found = true;
        while (found && !writer.IsCompleted)
        {
            // What was found may be renamed before it is opened: then look again, as a program that loads a model would.
            found = false;
            for (var attempt = 0; !found && attempt < 1000; attempt++)
                found = int.TryParse(Content(AtomicDirectory.Resolve(path)), out var version) && version is >= 0 and <= 50;
        }
        await writer;
        Assert.True(found);
        Assert.Equal("50", Content(path));
    }

    private static Action<string> Fill(string content, bool extra = false) => fresh =>
    {
        Directory.CreateDirectory(Path.Combine(fresh, "inner"));
        File.WriteAllText(Path.Combine(fresh, "inner/file"), content);
        if (extra)
            File.WriteAllText(Path.Combine(fresh, "extra"), "");
    };

    private static void Make(string path, string content)
    {
        if (content != "-")
            Directory.CreateDirectory(path);
        if (content is not ("-" or "half"))
            Fill(content)(path);
    }

    private static string Content(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, "inner/file"));
        }
        catch (IOException)
        {
            return "-";
        }
    }
}
