using System.Text;
using Parquet;
using Seq2Seq.Data;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Data;

public sealed class ParquetFormatTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    private ParallelCorpus Read(byte[] file, string source = "ko", string target = "en") => ParallelCorpus.Read(_files.Write("a.parquet", file), source, target);

    private string Error(byte[] file, string source = "ko", string target = "en") =>
        Assert.Throws<Seq2SeqException>(() => Read(file, source, target)).Message;

    [Fact]
    public void What_was_written_is_read()
    {
        (string, string)[] pairs = [.. Enumerable.Range(0, 25_000).Select(i => ($"나는 {i * 7919 % 70_001}", i % 3 == 0 ? "" : $"I\t{i % 100}\n👍"))];

        Assert.Equal(pairs, Read(ParquetFiles.Flat(pairs)).Pairs.Select(p => (p.Source, p.Target)));
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.LZ4)]
    [InlineData(CompressionMethod.Brotli)]
    public void Nested_rows_stay_together_behind_a_null(CompressionMethod compression)
    {
        (string?, string?)[] rows = [.. Enumerable.Range(0, 3000).Select(i => (i % 7 == 3 ? null : $"물 {i}", i % 11 == 5 ? null : $"water {i % 50}"))];

        var corpus = Read(ParquetFiles.Nested(rows, groups: 3, compression));

        var whole = rows.Where(r => r is { Item1: not null, Item2: not null }).ToArray();
        Assert.Equal(whole!, corpus.Pairs.Select(p => (p.Source, p.Target)));
        Assert.Equal($"{3000 - whole.Length} rows of '{_files["a.parquet"]}' without text on a side (null) left out", Assert.Single(corpus.Warnings));
    }

    [Fact]
    public void Several_files_are_one_corpus()
    {
        _files.Write("b-1.parquet", ParquetFiles.Flat([("c", "d")]));
        _files.Write("b-0.parquet", ParquetFiles.Nested([("a", "b"), (null, "x")]));

        var corpus = ParallelCorpus.Read(_files["b-*.parquet"], "ko", "en");

        Assert.Equal([new("a", "b"), new("c", "d")], corpus.Pairs);
        Assert.StartsWith("1 row of", Assert.Single(corpus.Warnings));
    }

    [Fact]
    public void Columns_have_the_names_of_the_configuration()
    {
        var path = _files.Write("a.parquet", ParquetFiles.Bytes("question", "answer", ([.. "q"u8], [.. "a"u8])));
        var options = new DataOptions { Source = new() { Language = "ko", Column = "question" }, Target = new() { Language = "answer" } };

        Assert.Equal([new("q", "a")], ParallelCorpus.Read(path, options).Pairs);
        _files.Write("a.jsonl", """{"translation": {"question": "q", "answer": "a"}}""");
        Assert.Equal([new("q", "a")], ParallelCorpus.Read(_files["a.jsonl"], options).Pairs);
    }

    [Fact]
    public void A_missing_column_is_an_error_that_names_those_there()
    {
        Assert.Equal($"'{_files["a.parquet"]}' has no column of text 'de' or 'translation.de'; found \"translation.ko\", \"translation.en\"; set the column of the side",
            Error(ParquetFiles.Nested([("a", "b")]), "de"));
        Assert.Contains("no column of text 'id'", Error(ParquetFiles.Nested([("a", "b")]), "id"));
    }

    [Fact]
    public void Text_is_strict_UTF8() => Assert.EndsWith("a.parquet row 2: 'en' is not UTF-8",
        Error(ParquetFiles.Bytes("ko", "en", ([.. "a"u8], [.. "b"u8]), ([.. "c"u8], [0xED, 0xA0, 0x80]))));

    [Fact]
    public void A_text_has_the_length_of_a_line() => Assert.Contains("row 1: 'ko' is longer than 1 MiB",
        Error(ParquetFiles.Bytes("ko", "en", (Encoding.UTF8.GetBytes(new string('x', TextFile.LongestLine + 1)), [.. "b"u8]))));

    [Fact]
    public void What_is_no_Parquet_file_says_so()
    {
        var whole = ParquetFiles.Flat([("a", "b"), ("c", "d")]);

        Assert.Contains("is damaged or no Parquet file", Error([.. "a\tb\n"u8]));
        Assert.Contains("is damaged or no Parquet file", Error([]));
        for (var length = 1; length < whole.Length; length++)
            Assert.Contains("is damaged or no Parquet file", Error(whole[..length]));
        Assert.StartsWith("corpus '", Error(ParquetFiles.Flat([])));
        Directory.CreateDirectory(_files["d.parquet"]);
        Assert.Contains("no corpus file", Assert.Throws<Seq2SeqException>(() => ParallelCorpus.Read(_files["d.parquet"], "ko", "en")).Message);
    }

    [Fact]
    public void A_file_cannot_have_more_rows_than_bits()
    {
        ParquetChecks.Rows(1 << 20, 10);
        ParquetChecks.Rows(8_000_000, 1_000_000);
        Assert.Contains("cannot hold", Assert.Throws<InvalidDataException>(() => ParquetChecks.Rows(9_000_000, 1_000_000)).Message);
        Assert.Throws<InvalidDataException>(() => ParquetChecks.Rows(-1, 1_000_000));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x15 })]                                           // a number that is not there
    [InlineData(new byte[] { 0x18, 0x05, 0x61, 0x00 })]                         // a text of five bytes
    [InlineData(new byte[] { 0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0x7F, 0x00 })]       // a list of 268 million numbers
    [InlineData(new byte[] { 0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x00 })]
    [InlineData(new byte[] { 0x1D, 0x00 })]                                     // a type that does not exist
    public void Metadata_that_break_off_are_refused(byte[] bytes) => Assert.Throws<InvalidDataException>(() => new CompactThrift(bytes).Struct());

    [Fact]
    public void Nesting_has_an_end() => Assert.Throws<InvalidDataException>(() => new CompactThrift([.. Enumerable.Repeat((byte)0x1C, 100_000)]).Struct());

    [Fact]
    public void Numbers_of_metadata_are_found()
    {
        // {1: 3, 5: {1: -1, 2: "a"}, 6: [true, false], 7: {}}
        byte[] bytes = [0x15, 0x06, 0x4C, 0x15, 0x01, 0x18, 0x01, 0x61, 0x00, 0x19, 0x21, 0x01, 0x02, 0x1C, 0x00, 0x00, 0xFF];
        var thrift = new CompactThrift(bytes);

        var numbers = thrift.Struct();

        Assert.Equal(3, numbers[(0, 1)]);
        Assert.Equal(-1, numbers[(5, 1)]);
        Assert.Equal(2, numbers.Count);
        Assert.Equal(bytes.Length - 1, thrift.Position);
    }
}
