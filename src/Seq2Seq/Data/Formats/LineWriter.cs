using System.Globalization;
using System.IO.Compression;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>Writes files of lines in UTF-8 that end in LF, compressed if their name ends in <c>.gz</c>, and replaces them as a whole.</summary>
internal static class LineWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces a file by what <paramref name="write"/> writes.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public static void Write(string path, Action<TextWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var packed = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
        using var writer = new StreamWriter(packed ?? stream, Utf8, 1 << 16, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    });

    /// <summary>Checks that a text stays on one line, and reads back as it is.</summary>
    /// <exception cref="Seq2SeqException">The text has a line break or is too long.</exception>
    public static void Check(string text, long number, string path)
    {
        if (text.AsSpan().IndexOfAny('\n', '\r') >= 0)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"pair {number} has a line break in its text, which '{path}' cannot hold; write JSONL or Parquet"));
        if (number == 1 && text.StartsWith('\uFEFF'))
            throw new Seq2SeqException($"pair 1 begins with a byte order mark, which '{path}' cannot hold; write JSONL or Parquet");
    }
}
