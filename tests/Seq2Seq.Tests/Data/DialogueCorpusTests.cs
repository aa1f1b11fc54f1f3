using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Data;

/// <summary>Corpora whose sources have the earlier turns of a dialogue.</summary>
public sealed class DialogueCorpusTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void All_columns_of_TSV_but_the_last_are_turns()
    {
        _files.Write("a.tsv", "hello\thi\na\tb\tc\td\n\n");
        Assert.Equal([new("hello", "hi"), new("a\tb\tc", "d")], Read("a.tsv", history: 3));
        Assert.Equal([new("hello", "hi"), new("a", "b")], Read("a.tsv", history: 0)); // columns behind the second are anything
    }

    [Theory]
    [InlineData("""{"turns": ["a", "b", "c"]}""", "a\tb", "c", "b")]
    [InlineData("""{"id": 1, "turns": ["a\tx", "c"]}""", "a x", "c", "a\tx")]
    [InlineData("""{"messages": [{"role": "system", "content": "be kind"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "c"}]}""", "a", "c", "a")]
    [InlineData("""{"translation": {"src": "a\tb", "trg": "c"}}""", "a\tb", "c", "a\tb")]
    public void Turns_are_read_from_JSON(string row, string source, string target, string withoutHistory)
    {
        _files.Write("a.jsonl", row + "\n");
        Assert.Equal([new(source, target)], Read("a.jsonl", history: 2));
        Assert.Equal([new(withoutHistory, target)], Read("a.jsonl", history: 0));
    }

    [Theory]
    [InlineData("""{"turns": ["a"]}""", "a.jsonl line 1: 1 turn; expected {\"turns\"")]
    [InlineData("""{"messages": [{"role": "system", "content": "a"}]}""", "a.jsonl line 1: 0 turns; expected")]
    [InlineData("""{"turns": "a"}""", "a string in the place of turns")]
    [InlineData("""{"turns": ["a", 3]}""", "a number in the place of a turn")]
    [InlineData("""{"messages": [{"role": "user"}, {"content": "b"}]}""", "an object in the place of a turn")]
    [InlineData("""{"turns": ["a", "\ud800"]}""", "half a character")]
    public void A_malformed_dialogue_is_named(string row, string expected)
    {
        _files.Write("a.jsonl", row + "\n");
        Assert.Contains(expected, Assert.ThrowsAny<Seq2SeqException>(() => Read("a.jsonl", history: 1)).Message);
    }

    [Fact]
    public void Rows_with_turns_become_every_other_format()
    {
        TextPair[] rows = [new("a\tb c\td", "e"), new("f", "g")];
        var columns = new CorpusColumns("x", "y") { HasTurns = true };
        foreach (var name in new[] { "a.tsv", "b.jsonl", "c.csv", "d.parquet", "e" })
        {
            StoredCorpus.Write(rows, _files[name], columns);
            Assert.Equal(rows, new StoredCorpus(_files[name], columns));
        }
        Assert.Equal("""{"turns":["a","b c","d","e"]}""", File.ReadLines(_files["b.jsonl"]).First());
        Assert.Contains("has a TAB in its text", Assert.Throws<Seq2SeqException>(() => StoredCorpus.Write(rows, _files["a.tsv"], new("x", "y"))).Message);
    }

    [Fact]
    public void A_source_that_is_too_long_loses_its_oldest_turns_and_stays_in_the_training()
    {
        var tokenizer = Tokenizer.Learn(["a b c d e"], new() { Level = Level.Word });
        var options = new DataOptions { History = 5, Source = new() { MaximumLength = 4 } };
        var corpus = new ParallelCorpus([new("a a\tb\tc d", "e"), new("a b c d e", "e")], "x");
        using var data = Dataset.Encode(corpus, options.WithHistory(tokenizer), tokenizer, options, filter: true);
        Assert.Equal("b\tc d", options.WithHistory(tokenizer).Decode(Assert.Single(data.Examples).Source));
    }

    [Fact]
    public void What_needs_each_word_of_the_source_is_refused()
    {
        var configuration = new TranslationConfiguration { Data = new() { History = 1 }, Training = new() { GuidedAlignment = 0.1f } };
        Assert.Contains("is above 0 and the words of earlier turns may be left out", Assert.Throws<OptionException>(() => OptionRules.Check(configuration)).Message);
    }

    private IReadOnlyList<TextPair> Read(string name, int history) => ParallelCorpus.Read(_files[name], new DataOptions { History = history }).Pairs;
}
