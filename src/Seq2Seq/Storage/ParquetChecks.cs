using System.Buffers.Binary;
using System.Globalization;

namespace Seq2Seq.Storage;

/// <summary>
/// Checks of the numbers in a Parquet file that decide how much is read and how much memory is reserved: the footer, and the header of each page. The
/// format is that of the Apache Parquet specification: <c>PAR1, pages, footer, length of the footer (4 bytes), PAR1</c>.
/// </summary>
internal static class ParquetChecks
{
    private const int End = 8; // bytes behind the footer
    private const int LargestFooter = 64 << 20, LargestHeader = 1 << 20; // bytes
    private const int RowsInByte = 8; // each row has at least one bit on one side, unless all rows are equal
    private const int FewRows = 1 << 20; // may have any size
    private const int MostExpansion = 100; // as for gzip
    private const long Unchecked = 32 << 20; // a page of this many bytes may be as repetitive as it likes
    private const int DictionaryPage = 2;
    private const int Snappy = 1;

    /// <summary>Checks that the footer is whole.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void Footer(Stream file)
    {
        if (file.Length <= 4 + End) throw new InvalidDataException("the file is too short");
        var end = Bytes(file, file.Length - End, End);
        var length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end.AsSpan(4).SequenceEqual("PAR1"u8)) throw new InvalidDataException("the file does not end in PAR1");
        if (length <= 0 || length > LargestFooter || length > file.Length - End - 4) throw new InvalidDataException("the length of the footer is wrong");
        new CompactThrift(Bytes(file, file.Length - End - length, length)).Struct();
    }

    /// <summary>Checks the number of rows that a file says it has.</summary>
    /// <exception cref="InvalidDataException">The file is too small for so many rows.</exception>
    public static void Rows(long rows, long size)
    {
        if (rows < 0 || rows > FewRows && rows / RowsInByte > size)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{size:N0} bytes cannot hold {rows:N0} rows"));
    }

    /// <summary>Checks that the pages of a column lie within the file, hold as many values as the column, and are of the size of text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="first">Where the first page begins.</param>
    /// <param name="values">The number of values of the column, with its nulls.</param>
    /// <param name="codec">The number of the compression.</param>
    /// <exception cref="InvalidDataException">A page is damaged.</exception>
    public static void Pages(Stream file, long first, long values, int codec)
    {
        var position = first;
        for (long found = 0; found < values;)
        {
            var (header, length) = Header(file, position);
            var data = position + length;
            long Of(int outer, int id) => header.GetValueOrDefault((outer, id));
            long size = Of(0, 2), compressed = Of(0, 3), count = Of(5, 1) + Of(8, 1), entries = Of(7, 1);
            if (compressed < 0 || compressed > file.Length - data || size < 0 || count < 0 || entries < 0 || entries > Math.Max(size, values))
                throw new InvalidDataException("the header of a page is damaged");
            if (codec == Snappy && Of(8, 1) == 0 && compressed > 0)
                size = Math.Max(size, SnappyLength(Bytes(file, data, (int)Math.Min(5, compressed))));
            if (size > Unchecked && size > MostExpansion * compressed) throw new InvalidDataException("a page expands more than any text does");
            if (Of(0, 1) != DictionaryPage) found += count;
            if (found > values) throw new InvalidDataException("the pages hold more values than the column");
            position = data + compressed;
        }
    }

    private static (Dictionary<(int Outer, int Id), long> Numbers, int Length) Header(Stream file, long position)
    {
        for (var length = 1 << 10; ; length <<= 3)
        {
            var rest = file.Length - position;
            if (position < 4 || rest <= 0) throw new InvalidDataException("a page lies outside the file");
            var thrift = new CompactThrift(Bytes(file, position, (int)Math.Min(length, rest)));
            try
            {
                return (thrift.Struct(), thrift.Position);
            }
            catch (InvalidDataException) when (length < LargestHeader && length < rest)
            {
                // The header is longer: it holds the smallest and the largest text.
            }
        }
    }

    /// <summary>Returns the length of the text that Snappy data say they hold.</summary>
    private static long SnappyLength(byte[] data)
    {
        long length = 0;
        for (var i = 0; i < data.Length; i++)
        {
            length |= (long)(data[i] & 0x7f) << 7 * i;
            if (data[i] < 0x80) return length;
        }
        throw new InvalidDataException("the header of a page is damaged");
    }

    private static byte[] Bytes(Stream file, long position, int count)
    {
        var bytes = new byte[count];
        file.Position = position;
        file.ReadExactly(bytes);
        return bytes;
    }
}
