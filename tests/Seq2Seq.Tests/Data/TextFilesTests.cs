using System.IO.Compression;
using Seq2Seq.Data;
using Seq2Seq.Storage;

namespace Seq2Seq.Tests.Data;

public sealed class TextFilesTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Lines_columns_and_compressed_files_are_read()
    {
        _files.Write("a.txt", "one\n\n two \n");
        _files.Write("b.tsv", "x\tthree\ny\tfour\n");
        _files.Write("c.jsonl", "{\"text\": \"five\"}\n{\"text\": null}\n{\"translation\": {\"text\": \"six\"}}\n");
        using (var file = File.Create(_files["d.txt.gz"]))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest)) gzip.Write("seven\n"u8);
        using (var file = File.Create(_files["e.parquet"])) ParquetFile.Write(file, [("text", true)], [["eight"], ["nine"]]);
        Assert.Equal(["one", " two "], Read("", "a.txt"));
        _files.Write("f.csv", "id,text\n1,\"ten, \"\"10\"\"\"\n2,eleven\n");
        Assert.Equal(["x", "y"], Read("", "b.tsv"));
        Assert.Equal(["ten, \"10\"", "eleven"], Read("", "f.csv"));
        Assert.Equal(["1", "2"], Read("id", "f.csv"));
        Assert.Equal(["text", "ten, \"10\"", "eleven"], Read("2", "f.csv")); // by its number a column has no name
        Assert.Equal(["three", "four"], Read("2", "b.tsv"));
        Assert.Equal(["five", "six", "seven", "eight", "nine"], Read("", "c.jsonl", "d.txt.gz", "e.parquet"));
    }

    [Theory]
    [InlineData("a.tsv", "x\ty\nx\n", "2", "a.tsv line 2 has 1 columns, expected a column 2")]
    [InlineData("a.tsv", "x\ty\n", "ko", "the column of a .tsv file is 'ko', expected its number from 1")]
    [InlineData("a.jsonl", "{\"text\": \"a\"}\n{\"txt\": \"b\"}\n", "", "a.jsonl line 2 has no text 'text'; expected {\"text\": \"...\"}")]
    [InlineData("a.jsonl", "{\"text\": 3}\n", "", "has no text 'text'")]
    [InlineData("a.csv", "x,y\nz\n", "2", "a.csv line 2 has 1 columns, expected a column 2")]
    [InlineData("a.csv", "x,y\n", "z", "has no column of text 'z'; found \"x\", \"y\"; set data.column")]
    [InlineData("a.jsonl", "[1]\n", "", "has no text 'text'")]
    [InlineData("a.jsonl", "{\"text\": \"a\"\n", "", "a.jsonl line 1 is not valid JSON")]
    [InlineData("a.jsonl", "{\"text\": \"\\ud800\"}\n", "", "a.jsonl line 1 is not valid JSON")]
    public void What_has_no_text_is_named(string name, string content, string column, string expected)
    {
        _files.Write(name, content);
        Assert.Contains(expected, Assert.ThrowsAny<Seq2SeqException>(() => Read(column, name)).Message);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(0)]
    public void Parts_are_held_out(int memory)
    {
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => $"text {i % 50}")];
        var options = new TextDataOptions { Train = [_files.Write("a.txt", string.Join('\n', texts) + "\n")], MemoryLimit = memory };
        var corpus = TrainingTexts.Open(options with { ValidationSplit = 0.1f });
        Assert.InRange(corpus.HeldOut.Count, 10, 12);
        Assert.Equal(100, corpus.Texts.Count() + corpus.HeldOut.Count);
        Assert.Empty(corpus.Texts.Intersect(corpus.HeldOut)); // the same text is never on both sides
        corpus = TrainingTexts.Open(options with { ValidationSplit = 7, Form = TextForm.Running });
        Assert.Equal(texts[^7..], corpus.HeldOut);
        Assert.Equal(texts[..^7], corpus.Texts);
        Assert.Equal(memory > 0, corpus.Texts is IReadOnlyList<string> || TrainingTexts.Open(options).Texts is string[]);
        foreach (var form in new[] { TextForm.Lines, TextForm.Running })
            Assert.Contains("nothing would be left to train on",
                Assert.Throws<Seq2SeqException>(() => TrainingTexts.Open(options with { ValidationSplit = 100, Form = form })).Message);
    }

    private string[] Read(string column, params string[] names) => [.. new TextFiles(Array.ConvertAll(names, name => _files[name]), column)];
}
