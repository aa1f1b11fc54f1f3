using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

public sealed class BytePairLearnerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>The example of Sennrich et al. 2016, computed by hand. Ties: "e s" before "s t" as e comes before s; "l o" before "o w"; and so on.</summary>
    [Fact]
    public void Learns_what_one_computes_by_hand()
    {
        string[] lines = [.. Times("low", 5), .. Times("lower", 2), .. Times("newest", 6), .. Times("widest", 3)];
        string[] all = ["e s", "es t", "l o", "lo w", "e w", "n ew", "new est", "d est", "i dest", "w idest", "e r", "low er"];

        Assert.Equal(all, Merges(BytePairLearner.Learn(lines, 1000)));
        Assert.Equal(all[..10], Merges(BytePairLearner.Learn(lines, 1000, minFrequency: 3)));
        Assert.Equal(all[..4], Merges(BytePairLearner.Learn(lines, 264)));
        Assert.Empty(Merges(BytePairLearner.Learn(lines, 260)));
    }

    [Fact]
    public void A_run_of_one_symbol_merges_from_the_left()
    {
        // aaaaa: (a,a) 4 times -> aa aa a: (a,..) none; (aa,a) 1, (aa,aa) 1, the smaller right id first -> aa aaa -> aaaaa
        var tokenizer = BytePairLearner.Learn(["aaaaa"], 1000);
        Assert.Equal(["a a", "aa a", "aa aaa"], Merges(tokenizer));
        Assert.Equal(["aaaaa"], tokenizer.Pieces(tokenizer.Encode("aaaaa")));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(1000, 2)]
    public void Agrees_with_counting_anew_for_each_merge(int merges, int minFrequency)
    {
        var expected = BytePairOracle.Learn(SampleText.Lines, merges, minFrequency);
        Assert.Equal(expected.Select(m => $"{m.Left} {m.Right}"), Merges(BytePairLearner.Learn(SampleText.Lines, 260 + merges, minFrequency)));
    }

    [Property(MaxTest = 60)]
    public Property Agrees_with_the_oracle_on_words_full_of_repetitions()
    {
        var words = from letters in Gen.Elements("a", "ab", "abc")
                    from lines in Gen.Elements(letters.ToCharArray()).NonEmptyListOf().Resize(40).Select(string.Concat).ArrayOf(6)
                    select lines;
        return Prop.ForAll(words.ToArbitrary(), lines =>
        {
            var learned = BytePairLearner.Learn(lines, 1000);
            Assert.Equal(BytePairOracle.Learn(lines, 1000, 1).Select(m => $"{m.Left} {m.Right}"), Merges(learned));
            Assert.All(lines, line => Assert.Single(learned.Encode(line))); // every word was seen, so every word has become one token
        });
    }

    [Fact]
    public void The_order_of_the_lines_does_not_matter() =>
        Assert.Equal(Merges(BytePairLearner.Learn(SampleText.Lines, 500)), Merges(BytePairLearner.Learn(SampleText.Lines.Reverse(), 500)));

    [Fact]
    public void The_vocabulary_is_the_special_tokens_the_bytes_and_the_merges()
    {
        var vocabulary = BytePairLearner.Learn(["low low"], 262).Vocabulary;
        Assert.Equal(["<unk>", "<pad>", "<s>", "</s>", "!", "\"", "#"], Enumerable.Range(0, 7).Select(id => vocabulary[id]));
        Assert.Equal(["Ā", "ā"], new[] { vocabulary[192], vocabulary[193] }); // bytes 0 and 1, after the 188 printable ones
        Assert.Equal(["Ń", "lo", "low"], new[] { vocabulary[259], vocabulary[260], vocabulary[261] });
        Assert.Equal(262, vocabulary.Count);
    }

    [Fact]
    public void Lower_cases_before_it_counts()
    {
        var tokenizer = BytePairLearner.Learn(["LOW Low low"], 300, normalization: new(NormalizationType.None, Lowercase: true));
        Assert.Equal(["l o", "lo w", "Ġ low"], Merges(tokenizer));
        Assert.Equal("low élan", tokenizer.Decode(tokenizer.Encode("LoW ÉLAN")));
    }

    [Fact]
    public void A_long_line_without_spaces_is_learned_from()
    {
        var random = new Random(1);
        var line = string.Concat(Enumerable.Range(0, 100_000).Select(_ => (char)random.Next('a', 'z' + 1)));
        var tokenizer = BytePairLearner.Learn([line, new string('x', 100_000)], 2000);
        Assert.Equal(2000, tokenizer.Vocabulary.Count);
    }

    [Fact]
    public void Refuses_too_small_a_limit_and_empty_text()
    {
        var limit = Assert.Throws<OptionException>(() => BytePairLearner.Learn(["x"], 259));
        Assert.Contains("259", limit.Message);
        Assert.Contains("260", limit.Message);
        Assert.Throws<Seq2SeqException>(() => BytePairLearner.Learn(["", ""], 300));
    }

    [Fact]
    public void Nothing_frequent_enough_is_an_error()
    {
        var error = Assert.Throws<Seq2SeqException>(() => BytePairLearner.Learn(["low low"], 300, minFrequency: 1000));
        Assert.Equal("nothing is left for the vocabulary: no pair of neighbouring bytes is seen 1,000 times, the most frequent one 2 times; lower the minimum frequency or give more text", error.Message);
        Assert.Equal(260, BytePairLearner.Learn(["low low"], 260, minFrequency: 1000).Vocabulary.Count); // bytes alone were asked for
        Assert.Equal(260, BytePairLearner.Learn(["a"], 300).Vocabulary.Count); // there is no pair at all
    }

    private string[] Merges(BytePairTokenizer tokenizer)
    {
        tokenizer.Save(_directory.Path);
        return File.ReadAllLines(Path.Combine(_directory.Path, "merges.txt"))[1..];
    }

    private static IEnumerable<string> Times(string word, int count) => Enumerable.Repeat(word, count);
}
