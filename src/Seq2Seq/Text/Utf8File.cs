using System.Text;
using System.Text.Unicode;

namespace Seq2Seq.Text;

/// <summary>Whole text files in strict UTF-8, with errors that name the file and the line.</summary>
internal static class Utf8File
{
    /// <summary>Reads a file; a byte order mark is dropped.</summary>
    /// <exception cref="UserError">The file is missing, unreadable or not UTF-8.</exception>
    public static string Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserError($"{path} not found; check the path or learn the vocabulary with 'vocab learn'", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot read {path}: {e.Message}", inner: e);
        }

        if (!Utf8.IsValid(bytes))
            throw new UserError($"{path} line {LineOfFirstError(bytes)} is not valid UTF-8; expected a file written as UTF-8");
        ReadOnlySpan<byte> text = bytes;
        return Encoding.UTF8.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
    }

    /// <summary>Writes a file without byte order mark, in a directory that is made if need be.</summary>
    /// <exception cref="UserError">The file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot write {path}: {e.Message}", inner: e);
        }
    }

    private static int LineOfFirstError(ReadOnlySpan<byte> bytes)
    {
        int line = 1;
        while (Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done)
        {
            if (rune.Value == '\n')
                line++;
            bytes = bytes[length..];
        }
        return line;
    }
}
