using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

public sealed class ParallelCorpusTests : IDisposable
{
    private static readonly TextPair[] Pairs = [new("나는 사과를 먹는다", "I eat an apple"), new("", "empty"), new("물", "water")];

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    private static string Ko => string.Concat(Pairs.Select(p => p.Source + "\n"));

    private static string En => string.Concat(Pairs.Select(p => p.Target + "\n"));

    private static string Tsv => string.Concat(Pairs.Select(p => $"{p.Source}\t{p.Target}\n"));

    private static string Jsonl => string.Concat(Pairs.Select(p => $"{{\"id\": 1, \"translation\": {{\"en\": \"{p.Target}\", \"ko\": \"{p.Source}\"}}}}\n"));

    private ParallelCorpus Read(string name, int maxPairs = 0) => ParallelCorpus.Read(_files[name], "ko", "en", maxPairs);

    private Seq2SeqException Error(string name)
    {
        var error = Assert.Throws<Seq2SeqException>(() => Read(name));
        Assert.DoesNotContain('\n', error.Message);
        return error;
    }

    [Fact]
    public void Every_format_holds_the_same_pairs()
    {
        _files.Write("a.tsv", Tsv);
        _files.WriteGzip("b.tsv.gz", Tsv);
        _files.Write("c.jsonl", Jsonl);
        _files.WriteGzip("d.jsonl.gz", Jsonl);
        _files.Write("e.ko", Ko);
        _files.Write("e.en", En);
        _files.Write("f.ko", Ko);
        _files.WriteGzip("f.en.gz", En);

        foreach (var name in new[] { "a.tsv", "b.tsv.gz", "b.tsv", "c.jsonl", "d.jsonl.gz", "d.jsonl", "e", "f" })
        {
            Assert.Equal(Pairs, Read(name).Pairs);
            Assert.Equal(Pairs[..2], Read(name, 2).Pairs);
            Assert.Equal(Pairs, Read(name, 5).Pairs);
            Assert.Equal(_files[name], Read(name).Path);
        }
    }

    [Fact]
    public void Tsv_keeps_two_columns()
    {
        _files.Write("a.tsv", "s\tt\textra\tmore\r\n\t\n a \t b \n");

        Assert.Equal([new("s", "t"), new("", ""), new(" a ", " b ")], Read("a.tsv").Pairs);
    }

    [Fact]
    public void Very_long_line_is_text()
    {
        var text = string.Concat(Enumerable.Repeat("가나다라 ", 20_000));
        _files.Write("a.tsv", $"{text}\tx\n");

        Assert.Equal(text, Read("a.tsv").Pairs[0].Source);
    }

    [Fact]
    public void JSON_escapes_are_read()
    {
        _files.Write("a.jsonl", """{"translation": {"ko": "\uac00 \"\ud83d\ude00\"", "en": "a\tb\n"}}""");

        Assert.Equal([new("가 \"😀\"", "a\tb\n")], Read("a.jsonl").Pairs);
    }

    [Fact]
    public void Empty_lines_at_the_end_are_no_pairs()
    {
        foreach (var (name, text) in new[] { ("a.tsv", Tsv), ("a.jsonl", Jsonl) })
        {
            _files.Write(name, text + "\n\n\r\n");
            Assert.Equal(Pairs, Read(name).Pairs);
        }
    }

    [Theory]
    [InlineData("source\ttarget", true)]
    [InlineData("KO\t en", true)]
    [InlineData("src\ttgt\tid", true)]
    [InlineData("en\tko", false)]
    [InlineData("source\tQuelle", false)]
    [InlineData("나는\tI", false)]
    public void A_header_is_warned_of_and_read(string line, bool warned)
    {
        _files.Write("a.tsv", $"{line}\n{Tsv}");

        var corpus = Read("a.tsv");

        Assert.Equal(Pairs.Length + 1, corpus.Pairs.Count);
        if (!warned) Assert.Empty(corpus.Warnings);
        else Assert.StartsWith($"{_files["a.tsv"]} line 1 looks like the names of columns ('{line.Split('\t')[0]}'", Assert.Single(corpus.Warnings));
    }

    [Fact]
    public void A_pattern_stands_for_all_files_that_fit()
    {
        for (var i = 0; i < Pairs.Length; i++)
        {
            _files.Write($"part-{i}.tsv", $"{Pairs[i].Source}\t{Pairs[i].Target}\n");
            _files.WriteGzip($"side-{i}.ko.gz", Pairs[i].Source + "\n");
            _files.Write($"side-{i}.en", Pairs[i].Target + "\n");
        }

        Assert.Equal(Pairs, Read("part-?.tsv").Pairs);
        Assert.Equal(Pairs[..2], Read("part-*.tsv", 2).Pairs);
        Assert.Equal(Pairs, Read("side-*").Pairs);
        Assert.StartsWith($"no corpus file '{_files["other-*.tsv"]}'; directory '{_files.Path}' holds part-0.tsv", Error("other-*.tsv").Message);
    }

    [Theory]
    [InlineData("a b\tc\nno tab here\n", "line 2: no TAB; expected source TAB target")]
    [InlineData("a\tb\n\nc\td\n", "line 2: an empty line; expected source TAB target")]
    public void Row_without_tab_is_an_error(string text, string expected)
    {
        _files.Write("a.tsv", text);
        Assert.EndsWith($"a.tsv {expected}", Error("a.tsv").Message);
    }

    [Theory]
    [InlineData("{\"translation\": {\"ko\": \"a\", \"en\": }}",
        "line 2: malformed JSON at byte 35; expected {\"translation\": {\"ko\": \"...\", \"en\": \"...\"}}")]
    [InlineData("\n{}", "line 2: an empty line; expected {\"translation\"")]
    [InlineData("{\"translation\": {\"ko\": \"a\", \"de\": \"b\"}}", "line 2: no key \"en\"; found \"ko\", \"de\"")]
    [InlineData("{\"src\": \"a\", \"trg\": \"b\"}", "line 2: no key \"translation\"; found \"src\", \"trg\"")]
    [InlineData("{}", "line 2: no key \"translation\"; found no keys")]
    [InlineData("[1]", "line 2: an array where an object with the key \"translation\" was expected")]
    [InlineData("{\"translation\": \"a\"}", "line 2: a string where an object with the key \"ko\" was expected")]
    [InlineData("{\"translation\": {\"ko\": null, \"en\": \"b\"}}", "line 2: \"ko\" is null; expected a string")]
    [InlineData("{\"translation\": {\"ko\": \"\\ud800\", \"en\": \"b\"}}", "line 2: a \\u escape that is half a character")]
    [InlineData("{\"\\ud800\": 1}", "line 2: a \\u escape that is half a character")]
    [InlineData("{\"translation\": {\"\\udc00\": 1, \"ko\": \"a\"}}", "line 2: a \\u escape that is half a character")]
    [InlineData("{\"translation\": 1e99999999}", "line 2: a number where an object")]
    [InlineData("{\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1, \"g\": 1, \"h\": 1, \"i\": 1}",
        "line 2: no key \"translation\"; found \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\" and others")]
    public void Malformed_json_row_is_an_error(string row, string expected)
    {
        _files.Write("a.jsonl", "{\"translation\": {\"ko\": \"a\", \"en\": \"b\"}}\n" + row + "\n");
        Assert.Contains($"a.jsonl {expected}", Error("a.jsonl").Message);
    }

    [Fact]
    public void Deep_nesting_is_malformed()
    {
        _files.Write("a.jsonl", new string('[', 100_000) + "\n");
        Assert.Contains("a.jsonl line 1: malformed JSON", Error("a.jsonl").Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Files_of_unequal_length_are_an_error(int maxPairs)
    {
        _files.Write("a.ko", string.Concat(Enumerable.Repeat("x\n", 1014)));
        _files.Write("a.en", string.Concat(Enumerable.Repeat("x\n", 1013)));

        var error = Assert.Throws<Seq2SeqException>(() => Read("a", maxPairs));

        Assert.Equal($"'{_files["a.ko"]}' has 1,014 lines but '{_files["a.en"]}' has 1,013; expected line-aligned files of the same length", error.Message);
    }

    [Theory]
    [InlineData("a.tsv")]
    [InlineData("a.jsonl")]
    [InlineData("a")]
    public void Empty_corpus_is_an_error(string name)
    {
        foreach (var file in new[] { "a.tsv", "a.jsonl", "a.ko", "a.en" }) _files.Write(file, "");
        Assert.Contains("is empty; expected at least one sentence pair", Error(name).Message);
    }

    [Fact]
    public void Missing_file_is_an_error_that_tells_what_is_there()
    {
        foreach (var name in new[] { "train.ko", "train.fr", "valid.ko", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "6.txt", "7.txt" })
            _files.Write(name, "x\n");

        Assert.Equal(
            $"no corpus file '{_files["train.en"]}' or '{_files["train.en.gz"]}'; directory '{_files.Path}' holds train.fr, train.ko, 1.txt, 2.txt, 3.txt, 4.txt, 5.txt, 6.txt and 2 more",
            Error("train").Message);
        Assert.StartsWith($"no corpus file '{_files["x.tsv"]}' or '{_files["x.tsv.gz"]}'; directory", Error("x.tsv").Message);
        Assert.StartsWith($"no corpus file '{_files["x.tsv.gz"]}'; directory", Error("x.tsv.gz").Message);
        Assert.EndsWith($"; directory '{_files["none"]}' does not exist", Error("none/x.tsv").Message);
        Error("train");
    }

    [Fact]
    public void Format_must_be_known()
    {
        _files.Write("a.txt", Tsv);
        Assert.Contains("is a file whose name tells no format", Assert.Throws<ConfigurationException>(() => Read("a.txt")).Message);
    }

    [Fact]
    public void Path_and_languages_must_be_given()
    {
        Assert.Throws<ConfigurationException>(() => ParallelCorpus.Read("", "ko", "en"));
        Assert.Contains("target language is empty", Assert.Throws<ConfigurationException>(() => ParallelCorpus.Read("x", "ko", "")).Message);
    }

    [Fact]
    public void Invalid_UTF8_names_the_file_of_the_side()
    {
        _files.Write("a.ko", "x\nx\n");
        _files.Write("a.en", [.. "x\n"u8, 0x80, .. "\n"u8]);

        Assert.StartsWith($"{_files["a.en"]} line 2: bytes 80", Error("a").Message);
    }

    [Fact]
    public void Truncated_gzip_is_an_error()
    {
        _files.Write("a.tsv.gz", TemporaryDirectory.Gzip(Tsv)[..^9]);
        Assert.Contains("is truncated, damaged or not gzip data", Error("a.tsv.gz").Message);
    }
}
