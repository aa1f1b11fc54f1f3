using System.Globalization;
using System.IO.Compression;
using System.Text;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace Seq2Seq.Storage;

/// <summary>
/// Reads the text columns of Parquet files and writes tables of text and numbers. This is the only file that names Parquet.Net. Row groups are read and
/// written one after the other, so memory is that of the largest one. A damaged file is refused in bounded time, see <see cref="ParquetChecks"/>.
/// </summary>
/// <remarks>
/// Text is read as bytes with definition levels and decoded here: the package turns what is not UTF-8 into U+FFFD, returns fewer values than a damaged
/// page has, and moves the rows of a nested column after a null (its <c>ReadAsync</c> takes every level but 0 for a value).
/// </remarks>
public static class ParquetFile
{
    private const int RowsInGroup = 10_000, CharactersInGroup = 4 << 20;

    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(20);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the rows of some text columns, in order. A text is null where the file has none.</summary>
    /// <param name="path">The path of a regular file.</param>
    /// <param name="choose">Receives the names of the text columns and returns those to read. The name of a column in a struct is that of the struct, a
    /// dot, and its own.</param>
    /// <exception cref="Seq2SeqException">The file cannot be read, is damaged or no Parquet file, or has a text that is too long or not UTF-8.</exception>
    public static IEnumerable<string?[]> Read(string path, Func<IReadOnlyList<string>, IReadOnlyList<string>> choose)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(choose);
        return Rows();

        IEnumerable<string?[]> Rows()
        {
            using var reader = new Reader(path, choose);
            for (var group = 0; group < reader.Groups; group++)
            {
                var columns = reader.Read(group);
                for (var row = 0; row < columns[0].Length; row++)
                    yield return Array.ConvertAll(columns, column => column[row]);
            }
        }
    }

    /// <summary>Writes a table whose columns are text or numbers (double). Row groups are compressed with Snappy.</summary>
    /// <param name="stream">A seekable stream, which stays open.</param>
    /// <param name="columns">The names of the columns, and whether each is text.</param>
    /// <param name="rows">The rows: for each column a string or a double.</param>
    public static void Write(Stream stream, IReadOnlyList<(string Name, bool IsText)> columns, IEnumerable<IReadOnlyList<object>> rows)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        WriteAsync(stream, columns, rows).GetAwaiter().GetResult();
    }

    private static async Task WriteAsync(Stream stream, IReadOnlyList<(string Name, bool IsText)> columns, IEnumerable<IReadOnlyList<object>> rows)
    {
        DataField[] fields = [.. columns.Select(c => new DataField(c.Name, c.IsText ? typeof(string) : typeof(double), isNullable: false))];
        // The package's own default is the smallest size, which takes many times as long.
        var options = new ParquetOptions
        {
            CompressionMethod = CompressionMethod.Snappy, CompressionLevel = CompressionLevel.Optimal, DictionaryEncodingSampleSize = RowsInGroup / 10
        };
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, options).ConfigureAwait(false);
        var group = new List<IReadOnlyList<object>>();
        long characters = 0;
        foreach (var row in rows)
        {
            group.Add(row);
            foreach (var value in row) characters += (value as string)?.Length ?? 0;
            if (group.Count < RowsInGroup && characters < CharactersInGroup) continue;
            await WriteGroup().ConfigureAwait(false);
            group.Clear();
            characters = 0;
        }
        if (group.Count > 0) await WriteGroup().ConfigureAwait(false);

        async Task WriteGroup()
        {
            using var part = writer.CreateRowGroup();
            for (var c = 0; c < fields.Length; c++)
            {
                if (columns[c].IsText)
                    await part.WriteAsync<ReadOnlyMemory<char>>(fields[c], group.Select(row => ((string)row[c]).AsMemory()).ToArray()).ConfigureAwait(false);
                else
                    await part.WriteAsync<double>(fields[c], group.Select(row => (double)row[c]).ToArray()).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Some columns of an open file.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly string _path;
        private readonly FileStream _file;
        private readonly MeteredStream _metered;
        private readonly ParquetReader _parquet;
        private readonly DataField[] _fields;
        private long _rows; // before the group that is read

        public Reader(string path, Func<IReadOnlyList<string>, IReadOnlyList<string>> choose)
        {
            _path = path;
            _file = Open(path);
            try
            {
                _metered = new MeteredStream(_file);
                _parquet = Guarded(OpenParquet);
                var text = Guarded(TextFields).ToDictionary(Name);
                _fields = [.. choose([.. text.Keys]).Select(name => text[name])];
            }
            catch
            {
                _file.Dispose();
                throw;
            }
        }

        public int Groups => _parquet.RowGroupCount;

        /// <summary>Returns the texts of a row group, column by column.</summary>
        public string?[][] Read(int group)
        {
            var columns = Guarded(() =>
            {
                var part = _parquet.OpenRowGroupReader(group);
                return Array.ConvertAll(_fields, field => Column(part, field));
            });
            _rows += columns[0].Length;
            return columns;
        }

        private string?[] Column(ParquetRowGroupReader part, DataField field)
        {
            var rows = checked((int)part.RowCount);
            var chunk = part.GetMetadata(field)?.MetaData ?? throw new InvalidDataException("a row group lacks a column");
            if (chunk.NumValues != rows) throw new InvalidDataException("the columns of a row group differ in length");
            long?[] offsets = [chunk.DictionaryPageOffset, chunk.DataPageOffset, chunk.IndexPageOffset];
            ParquetChecks.Pages(_file, offsets.Where(offset => offset is not (null or 0)).Min() ?? 0, rows, (int)chunk.Codec);

            var values = new ReadOnlyMemory<byte>[rows];
            var levels = new int[field.MaxDefinitionLevel > 0 ? rows : 0];
            _metered.Allow(2 * _file.Length);
            if (rows > 0) Wait(part.ReadRawAsync(field, values.AsMemory(), field.MaxDefinitionLevel > 0 ? levels.AsMemory() : (Memory<int>?)null, null));

            var texts = new string?[rows];
            for (int row = 0, next = 0; row < rows; row++)
                if (levels.Length == 0 || levels[row] == field.MaxDefinitionLevel)
                    texts[row] = Text(values[next++].Span, _rows + row + 1, field);
            return texts;
        }

        private string Text(ReadOnlySpan<byte> bytes, long row, DataField field)
        {
            var problem = bytes.Length > TextFile.LongestLine ? $"longer than {TextFile.LongestLine >> 20} MiB; expected the text of a line" : "not UTF-8";
            try
            {
                if (bytes.Length <= TextFile.LongestLine) return Utf8.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                // Reported below.
            }
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"{_path} row {row}: '{Name(field)}' is {problem}"));
        }

        /// <summary>Reads the footer. The package reads some damaged ones for ever, so it is not waited for beyond a limit.</summary>
        private ParquetReader OpenParquet()
        {
            ParquetChecks.Footer(_file);
            _metered.Allow(2 * _file.Length);
            var opening = Task.Run(() => ParquetReader.CreateAsync(_metered));
            if (!opening.Wait(LongestOpening)) throw new InvalidDataException("the footer cannot be read");
            var parquet = opening.Result;
            var footer = parquet.Metadata!;
            ParquetChecks.Rows(footer.NumRows, _file.Length);
            if (footer.RowGroups.Any(group => group.NumRows < 0) || footer.RowGroups.Sum(group => group.NumRows) != footer.NumRows)
                throw new InvalidDataException("the row groups do not add up to the rows of the file");
            return parquet;
        }

        /// <summary>Returns the columns of text that are in no list. Their type is changed to bytes.</summary>
        private IEnumerable<DataField> TextFields()
        {
            foreach (var element in _parquet.Metadata!.Schema)
                if (element.Type == Parquet.Meta.Type.BYTE_ARRAY
                    && (element.LogicalType?.STRING != null || element.ConvertedType is null or ConvertedType.UTF8))
                    (element.LogicalType, element.ConvertedType) = (null, null);
            return _parquet.Schema.GetDataFields()
                .Where(field => field.ClrType == typeof(ReadOnlyMemory<byte>) && !field.IsArray && field.MaxRepetitionLevel == 0);
        }

        /// <summary>Does what the package may fail at in any way on a damaged file.</summary>
        private T Guarded<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is not (Seq2SeqException or OutOfMemoryException))
            {
                var error = e is AggregateException { InnerException: { } inner } ? inner : e;
                throw error is NotSupportedException or NotImplementedException
                    ? new Seq2SeqException($"'{_path}' uses a part of the Parquet format that cannot be read ({error.Reason()}); write it again, with Snappy or zstd", error)
                    : new Seq2SeqException($"'{_path}' is damaged or no Parquet file ({error.Reason()}); check or write it again", error);
            }
        }

        public void Dispose() => _file.Dispose();

        private static void Wait(ValueTask reading) => reading.AsTask().GetAwaiter().GetResult();

        private static string Name(DataField field) => string.Join('.', field.Path.ToList());

        private static FileStream Open(string path)
        {
            try
            {
                return RegularFile.Open(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new Seq2SeqException(Directory.Exists(path) ? $"cannot read '{path}': it is a directory; expected a file" : $"cannot read '{path}': {e.Reason()}", e);
            }
        }
    }
}
