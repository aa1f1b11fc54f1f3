using Parquet;
using Parquet.Schema;
using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

/// <summary>The bytes of Parquet files as this and other programs write them.</summary>
internal static class ParquetFiles
{
    /// <summary>Returns a file with the columns <c>ko</c> and <c>en</c>, as the toolkit writes it.</summary>
    public static byte[] Flat((string Ko, string En)[] pairs)
    {
        using var files = new TemporaryDirectory();
        StoredCorpus.Write(pairs.Select(p => new TextPair(p.Ko, p.En)), files["a.parquet"], new("ko", "en"));
        return File.ReadAllBytes(files["a.parquet"]);
    }

    /// <summary>Returns a file with an id and the struct <c>translation: {ko, en}</c>, in which texts may be null, as data sets often have it.</summary>
    public static byte[] Nested((string? Ko, string? En)[] pairs, int groups = 1, CompressionMethod compression = CompressionMethod.Snappy)
    {
        DataField id = new DataField<int>("id"), ko = new DataField("ko", typeof(string)), en = new DataField("en", typeof(string));
        return Write(new ParquetSchema(id, new StructField("translation", ko, en)), compression, groups, async (writer, group) =>
        {
            var part = pairs.Chunk((pairs.Length + groups - 1) / groups).ElementAt(group);
            await writer.WriteAsync<int>(id, Enumerable.Range(0, part.Length).ToArray());
            await writer.WriteAsync(ko, [.. part.Select(p => p.Ko)]);
            await writer.WriteAsync(en, [.. part.Select(p => p.En)]);
        });
    }

    /// <summary>Returns a file with two columns of bytes that are not marked as text, as some old programs write text.</summary>
    public static byte[] Bytes(string first, string second, params (byte[] First, byte[] Second)[] rows)
    {
        DataField a = new(first, typeof(byte[]), isNullable: false), b = new(second, typeof(byte[]), isNullable: true);
        return Write(new ParquetSchema(a, b), CompressionMethod.Gzip, 1, async (writer, _) =>
        {
            await writer.WriteAsync<ReadOnlyMemory<byte>>(a, rows.Select(r => (ReadOnlyMemory<byte>)r.First).ToArray());
            await writer.WriteAsync(b, [.. rows.Select(r => r.Second)]);
        });
    }

    /// <summary>Returns the numbers of a column of a file with one row group.</summary>
    public static double[] Numbers(string path, string column) => Task.Run(async () =>
    {
        await using var reader = await ParquetReader.CreateAsync(path);
        var group = reader.OpenRowGroupReader(0);
        var numbers = new double[group.RowCount];
        await group.ReadAsync<double>(reader.Schema.FindDataField(column), numbers.AsMemory());
        return numbers;
    }).GetAwaiter().GetResult();

    private static byte[] Write(ParquetSchema schema, CompressionMethod compression, int groups, Func<ParquetRowGroupWriter, int, Task> write)
    {
        var stream = new MemoryStream();
        Task.Run(async () =>
        {
            var options = new ParquetOptions { CompressionMethod = compression, CompressionLevel = System.IO.Compression.CompressionLevel.Optimal };
            await using var writer = await ParquetWriter.CreateAsync(schema, stream, options);
            for (var group = 0; group < groups; group++)
            {
                using var part = writer.CreateRowGroup();
                await write(part, group);
            }
        }).GetAwaiter().GetResult();
        return stream.ToArray();
    }
}
