using System.Text;

namespace Seq2Seq.Storage;

/// <summary>
/// Files that are either the old one or the new one, never half of one: the content goes to <c>path.tmp</c> in the same
/// directory, is flushed to disk and then renamed over <c>path</c>. A leftover <c>path.tmp</c> of a killed process means
/// nothing and is overwritten by the next write. (.NET cannot flush a directory, so after a power failure the rename
/// itself may be lost, and the old file is found.)
/// </summary>
public static class AtomicFile
{
    /// <summary>Replaces a file by what <paramref name="write"/> writes, creating missing directories. If anything fails the old file is intact.</summary>
    /// <param name="path">File to write; a symbolic link is followed.</param>
    /// <param name="write">Writes the content to the seekable stream it is given and leaves it open.</param>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, Create);

    /// <summary>Replaces a file by text in UTF-8 without byte-order mark, line ends as they are.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The same on a stream of the caller's making, so that a failing disk can be simulated.</summary>
    internal static void Write(string path, Action<Stream> write, Func<string, Stream> create)
    {
        try
        {
            var target = Path.GetFullPath(new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(true)!.FullName : path);
            var temporary = target + ".tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var stream = create(temporary);
            try
            {
                using (stream)
                {
                    write(stream);
                    Flush(stream);
                }
                File.Move(temporary, target, overwrite: true);
            }
            catch
            {
                TryDelete(temporary);
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, error);
        }
    }

    /// <summary>The user's view of a failed write.</summary>
    internal static Seq2SeqException CannotWrite(string path, Exception error) => new(
        $"cannot write '{path}': {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}; what was there before is unchanged; make the path writable or free space on its disk",
        error);

    // FileShare.None: two writers of one path must not share a temporary file.
    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);

    private static void Flush(Stream stream)
    {
        if (stream is FileStream file)
            file.Flush(flushToDisk: true);
        else
            stream.Flush();
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; the leftover is overwritten by the next write.
        }
    }
}
