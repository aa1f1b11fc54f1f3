using System.Text;

namespace Seq2Seq.Storage;

/// <summary>
/// Replaces files as a whole: a reader sees the old file or the new one, never half of one. The content goes to <c>path.tmp</c> in the same
/// directory, is flushed to disk and then renamed over <c>path</c>. A symbolic link in the place of either is replaced, and the file that it points
/// to is untouched. If a process was killed, a leftover <c>path.tmp</c> has no meaning and is overwritten by the next write.
/// (.NET cannot flush a directory, so after a power failure the rename itself may be lost, and the old file is found.)
/// </summary>
public static class AtomicFile
{
    /// <summary>
    /// Replaces a file by what <paramref name="write"/> writes, and creates missing directories. If anything fails, the old file is intact.
    /// </summary>
    /// <param name="write">Receives a seekable stream, writes the content to it and leaves it open.</param>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        Write(path, write, Create);
    }

    /// <summary>Replaces a file by text in UTF-8 without byte-order mark. Line ends stay as they are.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Writes a file through a stream that the caller creates, so that tests can simulate a failing disk.</summary>
    internal static void Write(string path, Action<Stream> write, Func<string, Stream> create)
    {
        try
        {
            var target = Path.GetFullPath(path);
            var temporary = target + ".tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (new FileInfo(temporary).LinkTarget != null)
                File.Delete(temporary);
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

    /// <summary>Returns the exception that the user sees after a failed write.</summary>
    internal static Seq2SeqException CannotWrite(string path, Exception error) => new(
        $"cannot write '{path}': {error.Reason()}; what was there before is unchanged; make the path writable or free space on its disk",
        error);

    // With FileShare.None, two writers of one path cannot share a temporary file.
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
            // Only the first failure is reported. The next write overwrites the leftover.
        }
    }
}
