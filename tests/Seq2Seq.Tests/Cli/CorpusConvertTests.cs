using Seq2Seq.Data;

namespace Seq2Seq.Tests.Cli;

public sealed class CorpusConvertTests : IDisposable
{
    private static readonly string[] Formats = ["a.tsv", "b.tsv.gz", "c.jsonl", "d.jsonl.gz", "e.parquet", "f", "g.csv", "h.csv.gz"];

    private static readonly string[] Old = ["a.tsv", "a.csv", "a.ko", "a.en"];

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    private CommandLine.Outcome Convert(string from, string to) => CommandLine.Run("corpus", "convert", _files[from], _files[to], "--src", "ko", "--trg", "en");

    private void Fails(string message, string from, string to) =>
        CommandLine.Fails(1, message, "corpus", "convert", _files[from], _files[to], "--src", "ko", "--trg", "en");

    [Fact]
    public void Every_format_becomes_every_other()
    {
        var random = new Random(1);
        string[] parts = ["나는", "apple", " ", "\"", "\\", "👍", "\u2028", "ß", "{}", "\0", "e\u0301", "\uFEFF"];
        string Text() => "x" + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => parts[random.Next(parts.Length)]));
        TextPair[] pairs = [new("x", ""), .. Enumerable.Range(0, 300).Select(_ => new TextPair(Text(), Text())), new("", "")];
        StoredCorpus.Write(pairs, _files["first.jsonl"], new("ko", "en"));
        foreach (var from in Formats)
        {
            Assert.Equal(0, Convert("first.jsonl", from).ExitCode);
            foreach (var to in Formats)
            {
                var outcome = Convert(from, "to-" + to);
                var written = StoredCorpus.IsNameOfOne(to) ? _files["to-" + to] : $"{_files["to-" + to]}.ko and {_files["to-" + to]}.en";
                Assert.Equal(($"302 pairs written to {written}\n", "", 0), (outcome.Output, outcome.Error, outcome.ExitCode));
                Assert.Equal(pairs, ParallelCorpus.Read(_files["to-" + to], "ko", "en").Pairs);
            }
        }
    }

    [Theory]
    [InlineData("a\tb", "a.tsv", "has a TAB in its text")]
    [InlineData("a\nb", "a.tsv", "has a line break in its text")]
    [InlineData("a\r", "a", "has a line break in its text")]
    [InlineData("a\r\n", "a.csv", "has a carriage return in its text")]
    [InlineData("a\nb", "a", "has a line break in its text")]
    public void What_a_format_cannot_hold_is_refused(string text, string to, string expected)
    {
        StoredCorpus.Write([new("x", "y"), new("x", text)], _files["first.jsonl"], new("ko", "en"));
        foreach (var old in Old) _files.Write(old, "old\n");

        Fails($"pair 2 {expected}", "first.jsonl", to);

        foreach (var old in Old) Assert.Equal("old\n", File.ReadAllText(_files[old]));
        Assert.Equal(1 + Old.Length, Directory.GetFiles(_files.Path).Length);
    }

    [Fact]
    public void A_pattern_joins_files_and_nulls_are_counted()
    {
        _files.Write("p-0.parquet", ParquetFilesOf(("a", "b"), (null, "x")));
        _files.Write("p-1.parquet", ParquetFilesOf(("c", "d")));

        var outcome = Convert("p-*.parquet", "all.tsv");

        Assert.Equal("a\tb\nc\td\n", File.ReadAllText(_files["all.tsv"]));
        Assert.Contains("warning: 1 row of", Assert.Single(outcome.ErrorLines));

        static byte[] ParquetFilesOf(params (string?, string?)[] rows) => Tests.Data.ParquetFiles.Nested(rows);
    }

    [Fact]
    public void Wrong_paths_are_errors()
    {
        _files.Write("a.tsv", "a\tb\n");
        _files.Write("empty.tsv", "\n");

        Fails("is empty", "empty.tsv", "b.tsv");
        Fails("no corpus file", "none.tsv", "b.tsv");
        CommandLine.Fails(2, "is a Parquet file in gzip", "corpus", "convert", _files["a.tsv"], _files["b.parquet.gz"]);
        CommandLine.Fails(2, "tells no format", "corpus", "convert", _files["a.tsv"], _files["b.gz"]);
        CommandLine.Fails(2, "expected two", "corpus", "convert", _files["a.tsv"], _files["b"], "--src", "x", "--trg", "x");
        CommandLine.Fails(2, "expected two names", "corpus", "convert", _files["a.tsv"], _files["b.parquet"], "--src", "x", "--trg", "x");
        Assert.False(File.Exists(_files["b.tsv"]));
    }

    [Fact]
    public void A_corpus_in_the_place_of_a_configuration_is_recognized()
    {
        _files.Write("my.tsv", "a\tb\n");
        CommandLine.Fails(2, $"'{_files["my.tsv"]}' is a corpus, expected a configuration (YAML) ('seq2seq init {_files["my.tsv"]}' writes one for it)", "train", _files["my.tsv"]);
    }
}
