using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Seq2Seq.Storage;

/// <summary>
/// Comma-separated values as in RFC 4180: a field with commas, quotes or line breaks stands in quotes, and a quote in it is doubled. The text is read as
/// strictly as in <see cref="TextFile"/>, and the file is decompressed if its name ends in <c>.gz</c>. Blank lines are no records.
/// </summary>
internal static class CsvFile
{
    private static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Returns the records one by one, with the number of the line on which each begins.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read, or a field is quoted wrongly. The message names the file and the line.</exception>
    public static IEnumerable<(long Line, string[] Fields)> Read(string path)
    {
        using var lines = new LineReader(TextFile.Lines(path));
        long line = 1;
        using var parser = new CsvParser(lines, Form with
        {
            MaxFieldSize = TextFile.LongestLine,
            BadDataFound = _ => throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"{path} line {line}: a quote out of place; expected fields with commas, quotes or line breaks to stand in quotes, with each quote in them doubled")),
        });
        while (Next() is { } fields)
        {
            // Blank lines before a record are a part of none.
            yield return (parser.RawRow - fields.Sum(field => field.AsSpan().Count('\n')), fields);
            line = parser.RawRow + 1;
        }

        string[]? Next()
        {
            try
            {
                return parser.Read() ? parser.Record : null;
            }
            catch (MaxFieldSizeException error)
            {
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                    $"{path} line {line}: a field longer than {TextFile.LongestLine >> 20} MiB; a quote that nothing closes may stand there"), error);
            }
        }
    }

    /// <summary>Writes records whose lines end in LF.</summary>
    public static void Write(TextWriter writer, IEnumerable<IReadOnlyList<string>> records)
    {
        using var csv = new CsvWriter(writer, Form, leaveOpen: true);
        foreach (var record in records)
        {
            foreach (var field in record) csv.WriteField(field);
            csv.NextRecord();
        }
    }

    /// <summary>Lines as a text whose lines end in LF.</summary>
    private sealed class LineReader(IEnumerable<string> lines) : TextReader
    {
        private readonly IEnumerator<string> _lines = lines.GetEnumerator();
        private string _rest = "";
        private int _start;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_start == _rest.Length && !_lines.MoveNext()) return 0;
            if (_start == _rest.Length) (_rest, _start) = (_lines.Current + '\n', 0);
            count = Math.Min(count, _rest.Length - _start);
            _rest.CopyTo(_start, buffer, index, count);
            _start += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
