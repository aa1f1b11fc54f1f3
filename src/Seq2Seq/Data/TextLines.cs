using System.Text;

namespace Seq2Seq.Data;

/// <summary>
/// The lines of a UTF-8 text, read strictly. A line ends at LF or CR LF and nowhere else, so that U+2028, form feeds
/// and lone carriage returns stay inside their line and line-aligned files stay aligned.
/// A byte order mark is skipped; the last line need not end.
/// </summary>
public static class TextLines
{
    private const int LongestLine = 1 << 29;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Lines of a file, decompressed if its name ends in <c>.gz</c>. The file is open only while it is enumerated.</summary>
    /// <exception cref="UserError">The file cannot be read, is damaged, or holds a byte that is not UTF-8.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using var stream = Open(path);
        foreach (var line in Read(stream, path)) yield return line;
    }

    /// <summary>Lines of a stream; <paramref name="name"/> is what errors call it.</summary>
    /// <exception cref="UserError">The stream cannot be read, is damaged, or holds a byte that is not UTF-8.</exception>
    public static IEnumerable<string> Read(Stream stream, string name)
    {
        var buffer = new byte[1 << 16];
        int start = 0, end = 0, searched = 0;       // buffer[start..end] is unread, buffer[start..searched] holds no LF
        var number = 1;
        while (true)
        {
            var newline = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                newline += searched;
                var last = newline > start && buffer[newline - 1] == '\r' ? newline - 1 : newline;
                yield return Decode(buffer.AsSpan(start, last - start), name, number++);
                start = searched = newline + 1;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                end -= start;
                start = 0;
            }
            else if (end == buffer.Length)
            {
                if (end >= LongestLine) throw new UserError($"{name} line {number}: longer than {LongestLine >> 20} MiB; expected lines of text");
                Array.Resize(ref buffer, 2 * end);
            }
            searched = end;

            var count = Fill(stream, buffer.AsSpan(end), name);
            if (count == 0) break;
            end += count;
        }
        if (end > start) yield return Decode(buffer.AsSpan(start, end - start), name, number);
    }

    private static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!path.EndsWith(".gz", StringComparison.Ordinal)) return file;
            using (file) return Gzip.Open(file);
        }
        catch (InvalidDataException e)
        {
            throw new UserError($"'{path}' is truncated, damaged or not gzip data ({OneLine(e)}); compress it again", inner: e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserError($"file '{path}' does not exist; give the path of a text file", inner: e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            var found = Directory.Exists(path) ? "is a directory; expected a file" : $"cannot be read: {OneLine(e)}";
            throw new UserError($"'{path}' {found}", inner: e);
        }
    }

    private static int Fill(Stream stream, Span<byte> free, string name)
    {
        try
        {
            return stream.Read(free);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserError($"'{name}' cannot be read: {OneLine(e)}", inner: e);
        }
    }

    private static string Decode(ReadOnlySpan<byte> line, string name, int number)
    {
        if (number == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        try
        {
            return Utf8.GetString(line);
        }
        catch (DecoderFallbackException e)
        {
            var bytes = Convert.ToHexString(e.BytesUnknown ?? []);
            throw new UserError($"{name} line {number}: bytes {bytes} at byte {e.Index + 1} of the line are not UTF-8; convert the file to UTF-8", inner: e);
        }
    }

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
