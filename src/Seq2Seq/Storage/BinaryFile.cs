using System.Globalization;

namespace Seq2Seq.Storage;

/// <summary>Reads small files of bytes, such as pictures and recordings.</summary>
internal static class BinaryFile
{
    /// <summary>Returns the bytes of a regular file.</summary>
    /// <param name="largest">The largest number of bytes.</param>
    /// <exception cref="Seq2SeqException">The file is missing, cannot be read, is no regular file or too large.</exception>
    public static byte[] Read(string path, int largest)
    {
        using var file = Open(path);
        try
        {
            if (file.Length > largest)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"'{path}' has {file.Length:N0} bytes, expected at most {largest:N0}; check the path"));
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot read '{path}': {e.Reason()}", e);
        }
    }

    /// <summary>Opens a regular file.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, cannot be opened or is no regular file.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return RegularFile.Open(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new Seq2SeqException($"file '{path}' does not exist; check the path", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new Seq2SeqException(Directory.Exists(path) ? $"cannot read '{path}': it is a directory; expected a file" : $"cannot read '{path}': {e.Reason()}", e);
        }
    }
}
