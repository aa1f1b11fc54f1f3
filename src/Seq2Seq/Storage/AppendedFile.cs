namespace Seq2Seq.Storage;

/// <summary>
/// A file that grows by pieces, such as a log. A symbolic link in its place is replaced by a file, and the file that it points to is untouched.
/// </summary>
internal static class AppendedFile
{
    /// <summary>Appends bytes. The file and its directory are created if necessary.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public static void Append(string path, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        RegularFile.Check(path);
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            if (new FileInfo(path).LinkTarget != null) File.Delete(path);
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
            file.Write(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, error);
        }
    }
}
