using System.Globalization;
using System.Text;

namespace Seq2Seq.Storage;

/// <summary>
/// Reads text files in UTF-8 strictly: a byte that is not UTF-8 is an error that names file and line. A byte order mark is dropped.
/// A line of more than <see cref="LongestLine"/> bytes, and a file to be held in memory of more than <see cref="LargestFile"/>, are errors, so that a
/// file made to fill the memory does not. <see cref="AtomicFile.WriteText"/> writes text files.
/// </summary>
public static class TextFile
{
    /// <summary>The largest number of bytes of a line with its end, 1 MiB: more than a hundred thousand words.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>The largest number of bytes of a file that is read as a whole, such as a vocabulary or a configuration, after decompression: 32 MiB.</summary>
    public const int LargestFile = 32 << 20;

    private const int MostBlankLines = 1_000_000; // in a file of which nine lines in ten are blank

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the whole text of a regular file. The file is decompressed if its name ends in <c>.gz</c>.</summary>
    /// <param name="largest">The largest number of bytes.</param>
    /// <exception cref="Seq2SeqException">The file cannot be read, is no regular file, is damaged or too large, or holds a byte that is not UTF-8.</exception>
    public static string Read(string path, int largest = LargestFile)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = Open(path, RegularFile.Open);
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = Fill(stream, buffer, path)) > 0;)
        {
            if (bytes.Length + count > largest)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"'{path}' is larger than {largest >> 10:N0} KiB; expected a small file; check the path"));
            bytes.Write(buffer, 0, count);
        }
        return Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), path, 1);
    }

    /// <summary>
    /// Returns the lines of a file. The file is decompressed if its name ends in <c>.gz</c>. A line ends at LF or CR LF and nowhere else, so that
    /// U+2028, form feeds and lone carriage returns stay inside their line and line-aligned files stay aligned. The last line need not end with a
    /// line break. The file is open only during the enumeration. It may be a pipe.
    /// </summary>
    /// <exception cref="Seq2SeqException">The file cannot be read or is damaged, a line is too long or holds a byte that is not UTF-8, or more than a
    /// million lines and nine in ten are blank.</exception>
    public static IEnumerable<string> Lines(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = Open(path, p => new FileStream(p, FileMode.Open, FileAccess.Read, FileShare.Read));
        long number = 0, blank = 0;
        foreach (var line in Lines(stream, path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) && ++blank > MostBlankLines && blank > number / 10 * 9)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"{path} line {number}: {blank:N0} lines so far are blank; expected lines of text"));
            yield return line;
        }
    }

    /// <summary>Returns the lines of a stream. Error messages call the stream <paramref name="name"/>.</summary>
    /// <exception cref="Seq2SeqException">The stream cannot be read or is damaged, or a line is too long or holds a byte that is not UTF-8.</exception>
    public static IEnumerable<string> Lines(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var buffer = new byte[1 << 16];
        int start = 0, end = 0, searched = 0;       // buffer[start..end] is unread, buffer[start..searched] holds no LF
        var number = 1L;
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
                if (end >= LongestLine) throw new Seq2SeqException($"{name} line {number}: longer than {LongestLine >> 20} MiB; expected lines of text; break the line");
                Array.Resize(ref buffer, 2 * end);
            }
            searched = end;

            var count = Fill(stream, buffer.AsSpan(end), name);
            if (count == 0) break;
            end += count;
        }
        if (end > start) yield return Decode(buffer.AsSpan(start, end - start), name, number);
    }

    /// <summary>
    /// Appends text to a file such as a log. The file and its directory are created if necessary. A symbolic link in its place is replaced by a file, and the
    /// file that it points to is untouched.
    /// </summary>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public static void Append(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        AppendedFile.Append(path, Encoding.UTF8.GetBytes(text));
    }

    private static Stream Open(string path, Func<string, FileStream> open)
    {
        try
        {
            var file = open(path);
            return path.EndsWith(".gz", StringComparison.Ordinal) ? Gzip.Open(file, path) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new Seq2SeqException($"file '{path}' does not exist; give the path of a text file", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Directory.Exists(path) ? new Seq2SeqException($"cannot read '{path}': it is a directory; expected a file", e) : Unreadable(path, e);
        }
    }

    private static int Fill(Stream stream, Span<byte> free, string name)
    {
        try
        {
            return stream.Read(free);
        }
        catch (InvalidDataException e)
        {
            throw new Seq2SeqException($"'{name}' is truncated, damaged or not gzip data ({e.Reason()}); compress it again", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, e);
        }
    }

    /// <summary>Returns the text of bytes that begin with line <paramref name="number"/> of the file.</summary>
    private static string Decode(ReadOnlySpan<byte> bytes, string name, long number)
    {
        if (number == 1 && bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes[..e.Index];
            var wrong = Convert.ToHexString(e.BytesUnknown ?? []);
            var line = number + before.Count((byte)'\n');
            var column = e.Index - before.LastIndexOf((byte)'\n');
            throw new Seq2SeqException($"{name} line {line}: bytes {wrong} at byte {column} of the line are not UTF-8; convert the file to UTF-8", e);
        }
    }

    private static Seq2SeqException Unreadable(string name, Exception error) => new($"cannot read '{name}': {error.Reason()}", error);
}
