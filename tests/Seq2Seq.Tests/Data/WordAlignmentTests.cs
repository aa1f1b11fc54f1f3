using Seq2Seq.Data;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Data;

/// <summary>Word alignments from their file to the shares of a batch.</summary>
public sealed class WordAlignmentTests : IDisposable
{
    private const string Tsv = "ab c\td ef\n";
    private static readonly CorpusColumns Columns = new("ko", "en");

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Every_format_of_lines_has_them_in_a_file_beside_it()
    {
        WordLink[] expected = [new(0, 1), new(1, 0)];
        _files.Write("a.tsv", "ab c\td ef\n");
        _files.Write("a.align", "0-1 1-0\n");
        _files.WriteGzip("b.jsonl.gz", """{"translation": {"ko": "ab c", "en": "d ef"}}""" + "\n");
        _files.WriteGzip("b.align.gz", "0-1  1-0\r\n\n\n");
        _files.Write("c.d.ko", "ab c\n");
        _files.Write("c.d.en", "d ef\n");
        _files.Write("c.d.align", "0-1 1-0");
        foreach (var name in new[] { "a.tsv", "b.jsonl", "b.jsonl.gz", "c.d", "?.tsv" })
        {
            Assert.Equal(expected, Assert.Single(new StoredCorpus(_files[name], Columns, alignments: true)).Links);
            Assert.Null(Assert.Single(new StoredCorpus(_files[name], Columns)).Links);
        }
        Assert.Equal([_files["a.tsv"], _files["a.align"]], new StoredCorpus(_files["a.tsv"], Columns, alignments: true).Files);
    }

    [Theory]
    [InlineData("0-1 1-2\n0-0\n", "line 1: link 1-2 of a pair of 2 source and 2 target words; expected words counted from 0")]
    [InlineData("0-1\n2-0\n", "line 2: link 2-0 of a pair of 1 source and 2 target words")]
    [InlineData("0-1\n0:0\n", "line 2: '0:0' is not an alignment link, expected such as 0-2")]
    [InlineData("0-1\n-1-0\n", "line 2: '-1-0' is not an alignment link")]
    [InlineData("0-99999999999\n\n", "line 1: '0-99999999999' is not an alignment link")]
    [InlineData("0-1\n", "line 2: missing; expected a line for each pair")]
    [InlineData("0-1\n\n\n0-0\n", "line 4: the corpus beside it has no pair for this line")]
    public void A_wrong_line_is_named(string alignments, string expected)
    {
        _files.Write("a.tsv", "ab c\td ef\nx\ty z\n");
        _files.Write("a.align", alignments);
        var error = Assert.Throws<Seq2SeqException>(() => new StoredCorpus(_files["a.tsv"], Columns, alignments: true).Count());
        Assert.StartsWith($"{_files["a.align"]} {expected}", error.Message);
    }

    [Fact]
    public void A_missing_file_and_parquet_are_errors()
    {
        _files.Write("a.tsv", Tsv);
        _files.Write("p.parquet", ParquetFiles.Flat([("a", "b")]));
        Assert.StartsWith($"no file of word alignments '{_files["a.align"]}' or '{_files["a.align.gz"]}'; directory",
            Assert.Throws<Seq2SeqException>(() => new StoredCorpus(_files["a.tsv"], Columns, alignments: true)).Message);
        Assert.Contains("is a Parquet file, for which no word alignments are read",
            Assert.Throws<Seq2SeqException>(() => new StoredCorpus(_files["p.parquet"], Columns, alignments: true)).Message);
    }

    [Theory]
    [InlineData("나|는|▁간|다", "0 0 1 1")]
    [InlineData("a|▁|b|▁▁|▁c|▁", "0 1 1 2 2 2")]
    [InlineData("▁a|b▁c|d|▁e", "0 0 1 2")]
    [InlineData("▁|▁", "-1 -1")]
    [InlineData("<0xEA>|<0xB0>|▁<unk>", "0 0 1")]
    public void Pieces_have_the_numbers_of_their_words(string pieces, string words) =>
        Assert.Equal(words, string.Join(' ', WordPieces.WordOf(pieces.Split('|'), Level.Bpe)));

    /// <summary>The source is a, b, space, c and the target is d, space, e, f: each letter of "ab" belongs to those of " ef".</summary>
    [Theory]
    [InlineData(false, "0-1 0-2 0-3 1-1 1-2 1-3 2-0 3-0")]
    [InlineData(true, "3-1 3-2 3-3 2-1 2-2 2-3 1-0 0-0")]
    public void Links_of_words_become_links_of_tokens(bool reverse, string expected)
    {
        var links = Encode("ab c\td ef\n", "0-1 1-0\n", reverse).Links;
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), links.Chunk(2).Select(l => $"{l[0]}-{l[1]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_pair_whose_words_do_not_show_is_counted()
    {
        _files.Write("a.tsv", "ab c\td ef\na\u00A0b\tc\n"); // a space that does not break a line becomes a space
        _files.Write("a.align", "0-1 1-0\n0-0\n");
        using var data = Data(reverse: false);
        Assert.Equal(1, data.Unaligned);
        Assert.Equal([16, 0], data.Examples.Select(e => e.Links.Length));
        var batch = Batch.FromExamples(data.Examples, [0, 1]);
        Assert.Equal(batch.TargetLength * 2 * batch.SourceLength, batch.Alignment!.Length);
    }

    [Fact]
    public void The_shares_of_a_target_step_sum_to_one()
    {
        Example[] examples = [new([4, 5], [6, 7]) { Links = [0, 1, 1, 1, 0, 1] }, new([4, 5, 6], [6]) { Links = [2, 0] }, new([4], [5])];
        var batch = Batch.FromExamples(examples, [0, 1, 2]); // rows 1, 0, 2; S = 4, T = 3
        var expected = new float[3 * 3 * 4];
        expected[2] = 1; // [0, 0, 2]
        (expected[16], expected[17]) = (0.5f, 0.5f); // [1, 1, 0] and [1, 1, 1]
        Assert.Equal(expected, batch.Alignment);
        Assert.Null(Batch.FromExamples(examples, [2]).Alignment);
    }

    [Fact]
    public void A_file_of_examples_keeps_their_links()
    {
        using var store = new ExampleStore(0, _files["ids"]);
        Example[] examples = [new([4, 5], [6]) { Links = [1, 0] }, new([], [7]), new([8], [9, 10]) { Links = [0, 1, 0, 0] }];
        foreach (var example in examples) store.Add(example);
        store.Complete();
        foreach (var (expected, found) in examples.Zip(store))
        {
            Assert.Equal(expected.Source, found.Source);
            Assert.Equal(expected.Target, found.Target);
            Assert.Equal(expected.Links, found.Links);
        }
    }

    [Fact]
    public void A_text_that_is_cut_anew_keeps_the_links_of_its_words()
    {
        var subwords = BytePairLearner.Learn(["abc abd", "abc abd", "xyz xyw"], 280);
        var data = new DataOptions { ReverseSource = true, Source = new() { BpeDropout = 0.9f }, Target = new() { BpeDropout = 0.9f } };
        var alignment = new TokenAlignment(data, subwords, subwords);
        TextPair pair = new("abc abd", "xyz xyw") { Links = [new(0, 1)] };
        var example = new Example([.. subwords.Encode(pair.Source).Reverse()], subwords.Encode(pair.Target));
        example = example with { Links = alignment.Of(pair, example)! };
        var sampling = SubwordSampling.Create(data, subwords, subwords, seed: 1)!;
        var cuts = Enumerable.Range(0, 20).Select(epoch => sampling.Of([example], epoch)[0]).ToArray();
        Assert.Contains(cuts, cut => cut.Source.Length > example.Source.Length);
        foreach (var cut in cuts)
        {
            Assert.Equal("abc", subwords.Decode([.. cut.Links.Where((_, i) => i % 2 == 0).Distinct().OrderDescending().Select(s => cut.Source[s])]));
            Assert.Equal(" xyw", subwords.Decode([.. cut.Links.Where((_, i) => i % 2 == 1).Distinct().Order().Select(t => cut.Target[t])]));
        }
    }

    private Example Encode(string tsv, string alignments, bool reverse)
    {
        _files.Write("a.tsv", tsv);
        _files.Write("a.align", alignments);
        using var data = Data(reverse);
        return Assert.Single(data.Examples);
    }

    private Dataset Data(bool reverse)
    {
        var options = new DataOptions
        {
            Train = [_files["a.tsv"]],
            ReverseSource = reverse,
            Source = new() { Language = "ko", Level = Level.Char, Normalization = NormalizationType.Nfc },
            Target = new() { Language = "en", Level = Level.Char, Normalization = NormalizationType.Nfc },
        };
        var corpus = TrainingCorpus.Open(options, seed: 1, alignments: true);
        var letters = Tokenizer.Create(corpus.Pairs.SelectMany(p => new[] { p.Source, p.Target }), options.Source);
        return Dataset.Encode(corpus, letters, letters, options, seed: 1, _files["ids"]);
    }
}
