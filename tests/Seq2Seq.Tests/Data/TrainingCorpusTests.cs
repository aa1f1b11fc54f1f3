using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Data;

public sealed class TrainingCorpusTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Lazy<ITokenizer> _letters;

    public TrainingCorpusTests()
    {
        _letters = new(() => Tokenizer.Learn(TrainingCorpus.Open(Options("a.tsv", "b.jsonl"), 1).Pairs.SelectMany(p => new[] { p.Source, p.Target }),
            new SideOptions { Level = Level.Char }));
        _files.Write("a.tsv", string.Concat(Enumerable.Range(0, 100).Select(i => $"a{i % 80}\tA{i}\n")));
        _files.Write("b.jsonl", string.Concat(Enumerable.Range(0, 50).Select(i => $$$"""{"translation": {"src": "b{{{i}}}", "trg": "B{{{i}}}"}}""" + "\n")));
        _files.Write("c.parquet", ParquetFiles.Bytes("src", "trg", [.. Enumerable.Range(0, 10).Select(i => ((byte[])[(byte)('k' + i)], (byte[])[(byte)'K']))]));
    }

    public void Dispose() => _files.Dispose();

    private DataOptions Options(params string[] names) => new() { Train = [.. names.Select(name => _files[name])] };

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public void Several_corpora_follow_each_other(int memory)
    {
        var options = Options("a.tsv", "b.jsonl", "c.parquet") with { MemoryLimit = memory };
        string[] expected = [.. Enumerable.Range(0, 100).Select(i => $"A{i}"), .. Enumerable.Range(0, 50).Select(i => $"B{i}"), .. Enumerable.Repeat("K", 10)];

        var corpus = TrainingCorpus.Open(options, 1);

        Assert.Equal(expected, corpus.Pairs.Select(p => p.Target));
        Assert.Equal(expected, corpus.Pairs.Select(p => p.Target)); // again
        Assert.Equal(expected[..120], TrainingCorpus.Open(options with { MaximumTrainingPairs = 120 }, 1).Pairs.Select(p => p.Target));
        Assert.Null(corpus.HeldOut);
        Assert.Equal($"{_files["a.tsv"]}, {_files["b.jsonl"]}, {_files["c.parquet"]}", corpus.Path);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public void Weights_repeat_and_draw(int memory)
    {
        var options = Options("a.tsv", "b.jsonl") with { TrainingWeights = [0.25f, 2.5f], MemoryLimit = memory };
        using var data = Encode(options, seed: 1);
        using var same = Encode(options, seed: 1);
        using var other = Encode(options, seed: 2);

        var counts = data.Examples.CountBy(e => Text(e)).ToDictionary();

        Assert.Equal(25 + 125, data.Examples.Count);
        Assert.Equal(25, counts.Count(c => c.Key.StartsWith('A') && c.Value == 1));
        Assert.Equal((25, 25), (counts.Count(c => c.Key.StartsWith('B') && c.Value == 3), counts.Count(c => c.Key.StartsWith('B') && c.Value == 2)));
        Assert.Equal(data.Examples.Select(Text), same.Examples.Select(Text));
        Assert.NotEqual(data.Examples.Select(Text), other.Examples.Select(Text));
        Assert.Equal("150 pairs read, all kept", data.Report.ToString());
    }

    [Theory]
    [InlineData(30f, 30)]
    [InlineData(0.2f, 30)]
    [InlineData(0.0001f, 1)]
    public void Pairs_are_held_out_with_all_of_the_same_source(float split, int least)
    {
        var options = Options("a.tsv", "b.jsonl") with { ValidationSplit = split };
        var (corpus, streamed) = (TrainingCorpus.Open(options, 1), TrainingCorpus.Open(options with { MemoryLimit = 0 }, 1));

        string[] train = [.. corpus.Pairs.Select(p => p.Source)], held = [.. corpus.HeldOut!.Pairs.Select(p => p.Source)];

        Assert.Equal(150, train.Length + held.Length);
        Assert.InRange(held.Length, least, least + 1);
        Assert.Empty(train.Intersect(held));
        Assert.Equal(corpus.HeldOut.Pairs, streamed.HeldOut!.Pairs);
        Assert.Equal(corpus.Pairs, streamed.Pairs);
        Assert.NotEqual(held, TrainingCorpus.Open(options, 2).HeldOut!.Pairs.Select(p => p.Source));
        Assert.Equal(held.Order(), TrainingCorpus.Open(Options("b.jsonl", "a.tsv") with { ValidationSplit = split }, 1).HeldOut!.Pairs.Select(p => p.Source).Order());
    }

    [Fact]
    public void Sources_that_become_the_same_text_are_held_out_together_and_blank_ones_never()
    {
        _files.Write("same.tsv", string.Concat(Enumerable.Range(0, 200).Select(i => $"e\u0301 {i}\tx\n\u00e9  {i}\ty\n \tz{i}\nw{i}\t\n")));

        var held = TrainingCorpus.Open(Options("same.tsv") with { ValidationSplit = 40 }, 1).HeldOut!;

        Assert.Equal(40, held.Pairs.Count);
        Assert.All(held.Pairs.GroupBy(p => p.Source.Split(' ')[^1]), group => Assert.Equal(["x", "y"], group.Select(p => p.Target)));
    }

    [Fact]
    public void Something_must_be_left_to_train_on()
    {
        foreach (var split in new[] { 150f, 1000f, 0.999f })
            Assert.Contains("nothing would be left to train on", Assert.Throws<Seq2SeqException>(
                () => TrainingCorpus.Open(Options("a.tsv", "b.jsonl") with { ValidationSplit = split }, 1)).Message);
        _files.Write("one.tsv", "a\tb\na\tc\na\td\n");
        Assert.Throws<Seq2SeqException>(() => TrainingCorpus.Open(Options("one.tsv") with { ValidationSplit = 1 }, 1));
        _files.Write("empty.tsv", "");
        Assert.Equal($"corpus '{_files["empty.tsv"]}' is empty; expected at least one sentence pair",
            Assert.Throws<Seq2SeqException>(() => TrainingCorpus.Open(Options("a.tsv", "empty.tsv"), 1)).Message);
        Assert.Throws<ConfigurationException>(() => TrainingCorpus.Open(new(), 1));
    }

    [Theory]
    [InlineData("{train: a, dev_split: 1.5}", "a whole number of pairs, or a share below 1")]
    [InlineData("{train: a, dev_split: 10, dev: b}", "0, as data.dev names a corpus")]
    [InlineData("{train: [a, b], train_weights: [1]}", "one for each path of data.train")]
    [InlineData("{train: [a, b], train_weights: [1, 0]}", "numbers above 0")]
    public void Options_are_checked(string data, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<Seq2Seq.Tasks.Translation.TranslationConfiguration>($"data: {data}", "x")).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Examples_beyond_the_limit_are_in_a_file(long limit)
    {
        var random = new Random(1);
        Example[] examples = [.. Enumerable.Range(0, 1000).Select(_ => new Example(Ids(), Ids()))];
        using var store = new ExampleStore(limit, _files["new/folder"]);

        foreach (var example in examples) store.Add(example);
        store.Complete();

        Assert.True(store.IsFile);
        Assert.Equal(examples.Length, store.Count);
        Parallel.For(0, examples.Length, i =>
        {
            Assert.Equal(examples[i].Source, store[i].Source);
            Assert.Equal(examples[i].Target, store[i].Target);
        });
        if (!OperatingSystem.IsWindows()) Assert.Empty(Directory.GetFiles(_files["new/folder"]));

        int[] Ids() => [.. Enumerable.Range(0, random.Next(50)).Select(_ => random.Next())];
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_an_error()
    {
        using var store = new ExampleStore(0, Path.Combine(_files.Write("file", "x"), "folder"));
        Assert.Contains("cannot write the temporary file with the token ids", Assert.Throws<Seq2SeqException>(() => store.Add(new([1], [2]))).Message);
    }

    /// <summary>Encodes with one id for each character.</summary>
    private Dataset Encode(DataOptions options, int seed) =>
        Dataset.Encode(TrainingCorpus.Open(options, seed), _letters.Value, _letters.Value, options, seed, _files["ids"]);

    private string Text(Example example) => _letters.Value.Decode(example.Target);
}
