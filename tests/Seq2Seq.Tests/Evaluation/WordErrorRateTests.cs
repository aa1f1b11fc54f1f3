using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class WordErrorRateTests
{
    [Theory]
    [InlineData("a b c d", "a b c d", 0)]
    [InlineData("a c d e", "a b c d", 2)]       // one left out, one too many
    [InlineData("a x c d", "a b c d", 1)]
    [InlineData("", "a b", 2)]
    [InlineData("a b", "", 2)]
    [InlineData("b a", "a b", 2)]               // there are no shifts
    public void Edits_are_insertions_deletions_and_substitutions(string hypothesis, string reference, int edits) =>
        Assert.Equal(edits, new WordErrorRate().Statistics(hypothesis, [reference])[0]);

    [Fact]
    public void The_rate_is_over_all_words_of_the_references()
    {
        var score = new WordErrorRate().Measure(["a b", "c x y"], (string[])["a b c d", "c"]);
        Assert.Equal(100 * 4 / 5.0, score.Score, 12);
        Assert.Equal("WER = 80.00 %", score.ToString());
        Assert.StartsWith("nrefs:1|case:mixed|tok:none|", score.Signature);
    }

    [Fact]
    public void Units_may_be_characters()
    {
        var metric = new WordErrorRate(new() { Tokenizer = BleuTokenizer.Char, Lowercase = true });
        Assert.Equal("cer", metric.Name);
        Assert.Equal("CER = 25.00 %", metric.MeasureSentence("Ab cX", "a bcd").ToString());
    }

    [Fact]
    public void Token_F1_is_the_mean_of_the_sentences()
    {
        // 2 of 3 and 2 of 4 tokens, F1 = 2 * 2 / 7; the second pair shares nothing, and the last is empty.
        var score = new TokenF1().Measure(["b a a", "x", ""], (string[])["a b c d", "y", ""]);
        Assert.Equal(100 * (4 / 7.0 + 0 + 1) / 3, score.Score, 12);
        Assert.Throws<OptionException>(() => new TokenF1(new() { Tokenizer = (BleuTokenizer)77 }));
    }

    [Fact]
    public void Segments_too_long_to_be_aligned_are_an_error()
    {
        var longest = string.Concat(Enumerable.Repeat("a ", 40_000));
        Assert.Contains("at most 1,073,741,824 pairs", Assert.Throws<Seq2SeqException>(() => new WordErrorRate().MeasureSentence(longest, longest)).Message);
        Assert.StartsWith("line 2: segments of 40,000", Assert.Throws<Seq2SeqException>(() =>
            new Rouge().Measure(["a", longest], (string[])["a", longest])).Message);
    }
}
