using Seq2Seq.Experiments.Tasks;

namespace Seq2Seq.Tests.Experiments.Tasks;

public class SymbolCorpusTests
{
    private static readonly string[] Splits = ["train.tsv", "valid.tsv", "test.tsv"];

    [Theory]
    [InlineData(SymbolTask.Copy, "c a b a", "c a b a")]
    [InlineData(SymbolTask.Reverse, "c a b a", "a b a c")]
    [InlineData(SymbolTask.Sort, "c a b a", "a a b c")]
    public void The_target_is_what_the_task_says(SymbolTask task, string source, string target)
    {
        using var directory = new TemporaryDirectory();
        var corpus = new SymbolCorpus { Task = task, Symbols = 3, MaximumLength = 4, Train = 2000, Valid = 10, Test = 10 };
        corpus.Write(directory["c"]);
        var pairs = Lines(directory, "c").SelectMany(l => l).Distinct().ToDictionary(l => l.Split('\t')[0], l => l.Split('\t')[1]);
        Assert.Equal(target, pairs[source]);
        Assert.All(pairs, p => Assert.Equal(string.Join(' ', corpus.Target([.. p.Key.Split(' ').Select(w => w[0] - 'a')]).Select(s => (char)('a' + s))),
            p.Value));
    }

    [Fact]
    public void Sizes_are_as_asked_and_no_source_is_in_two_splits()
    {
        using var directory = new TemporaryDirectory();
        new SymbolCorpus { Symbols = 10, MinimumLength = 1, MaximumLength = 12, Train = 3000, Valid = 100, Test = 400 }.Write(directory["c"]);
        var sources = Lines(directory, "c").Select(lines => lines.Select(l => l.Split('\t')[0]).ToArray()).ToArray();
        Assert.Equal([3000, 100, 400], sources.Select(s => s.Length));
        Assert.Empty(sources[0].Intersect(sources[1]).Concat(sources[0].Intersect(sources[2])).Concat(sources[1].Intersect(sources[2])));
        Assert.Equal(500, sources[1].Concat(sources[2]).Distinct().Count());
    }

    [Fact]
    public void The_test_set_has_as_many_of_each_length_as_there_are()
    {
        using var directory = new TemporaryDirectory();
        new SymbolCorpus { Symbols = 20, MinimumLength = 1, MaximumLength = 10, Train = 10, Valid = 10, Test = 400 }.Write(directory["c"]);
        var byLength = Lines(directory, "c")[2].CountBy(l => l.Split('\t')[0].Split(' ').Length).OrderBy(c => c.Key).ToArray();
        Assert.Equal(Enumerable.Range(1, 10), byLength.Select(c => c.Key));
        Assert.Equal(5, byLength[0].Value); // of 20 one-symbol sources a quarter
        Assert.All(byLength[1..], c => Assert.InRange(c.Value, 43, 45));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_another_seed_others()
    {
        using var directory = new TemporaryDirectory();
        var corpus = new SymbolCorpus { Symbols = 40, Train = 100, Valid = 20, Test = 20 };
        corpus.Write(directory["a"]);
        corpus.Write(directory["b"]);
        (corpus with { Seed = 2 }).Write(directory["c"]);
        foreach (var split in Splits)
        {
            Assert.Equal(Bytes("a", split), Bytes("b", split));
            Assert.NotEqual(Bytes("a", split), Bytes("c", split));
        }
        Assert.Matches(@"\As\d\d( s\d\d)*\ts\d\d( s\d\d)*\n", File.ReadAllText(Path.Combine(directory["a"], "train.tsv")));

        byte[] Bytes(string name, string split) => File.ReadAllBytes(Path.Combine(directory[name], split));
    }

    [Fact]
    public void Where_few_sources_exist_splits_share_them_and_where_too_few_that_is_an_error()
    {
        using var directory = new TemporaryDirectory();
        new SymbolCorpus { Symbols = 2, MinimumLength = 1, MaximumLength = 6, Train = 100, Valid = 5, Test = 10 }.Write(directory["c"]);
        Assert.Equal([100, 5, 10], Lines(directory, "c").Select(l => l.Length));
        var error = Assert.Throws<ConfigurationException>(() =>
            new SymbolCorpus { Symbols = 2, MaximumLength = 3, Train = 1, Test = 50 }.Write(directory["d"]));
        Assert.Contains("raise symbols or max_length", error.Message);
        var range = Assert.Throws<OptionException>(() => new SymbolCorpus { MinimumLength = 4, MaximumLength = 3 }.Write(directory["d"]));
        Assert.StartsWith("'MaximumLength' is 3, expected at least MinimumLength", range.Message);
        Assert.False(Directory.Exists(directory["d"]));
    }

    [Fact]
    public void A_filtered_corpus_keeps_short_sources_with_their_alignments_and_the_whole_test_set()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["from"]);
        foreach (var split in Splits)
        {
            directory.Write($"from/{split}", "a b\tx\na b c\ty z\na\tw\n");
            directory.Write($"from/{Path.ChangeExtension(split, "align")}", "0-0\n0-0 1-1\n0-0 5-5\n");
        }
        new FilteredCorpus { From = directory["from"], MaximumWords = 2 }.Write(directory["to"]);
        Assert.Equal(["a b\tx\na\tw\n", "a b\tx\na\tw\n", "a b\tx\na b c\ty z\na\tw\n"],
            Splits.Select(s => File.ReadAllText(Path.Combine(directory["to"], s))));
        Assert.Equal("0-0\n0-0 5-5\n", File.ReadAllText(Path.Combine(directory["to"], "train.align")));
        Assert.Contains("'from' names",
            Assert.Throws<ConfigurationException>(() => new FilteredCorpus { From = directory["nothing"] }.Write(directory["to"])).Message);
    }

    private static string[][] Lines(TemporaryDirectory directory, string name) => [.. Splits.Select(s => File.ReadAllLines(Path.Combine(directory[name], s)))];
}
