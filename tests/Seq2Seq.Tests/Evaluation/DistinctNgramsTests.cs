using Seq2Seq.Evaluation;
using Seq2Seq.Tests.Cli;

namespace Seq2Seq.Tests.Evaluation;

/// <summary>How diverse hypotheses are.</summary>
public sealed class DistinctNgramsTests
{
    private static readonly string[] Hypotheses = ["a b a", "b c", ""];

    [Theory]
    [InlineData(1, 3 / 5.0)] // a, b, c of 5 tokens
    [InlineData(2, 3 / 5.0)] // a b, b a, b c
    [InlineData(3, 1 / 5.0)]
    [InlineData(4, 0)]
    public void Runs_count_once_in_all_hypotheses_over_the_number_of_tokens(int order, double expected)
    {
        var score = new DistinctNgrams(new() { Order = order }).Measure(Hypotheses, (string[])["x", "y", "z"]);
        Assert.Equal(100 * expected, score.Score, 12);
        Assert.StartsWith($"distinct-{order} = ", score.ToString());
    }

    [Fact]
    public void A_sentence_alone_has_its_own_runs()
    {
        var metric = new DistinctNgrams();
        Assert.Equal(200 / 3.0, metric.MeasureSentence("a b a", "x").Score, 12);
        Assert.Equal(200 / 3.0, metric.MeasureSentence("a b a", "x").Score, 12); // nothing is remembered from one call to the next
        Assert.Equal(0, metric.MeasureSentence("", "x").Score);
        Assert.Equal([2.0, 3.0], metric.Statistics("a b a", ["x"]));
    }

    [Fact]
    public void Tokens_may_be_characters_and_case_may_be_ignored()
    {
        var options = new DistinctOptions { Tokens = new() { Tokenizer = BleuTokenizer.Char, Lowercase = true } };
        Assert.Equal(50, new DistinctNgrams(options).Measure(["Aa Bb"], (string[])["x"]).Score, 12);
        Assert.Throws<OptionException>(() => new DistinctNgrams(new() { Order = 0 }));
    }

    [Fact]
    public void No_other_corpora_are_drawn_from_it()
    {
        Assert.Contains("distinct1 is a measure of a corpus as a whole", Assert.Throws<Seq2SeqException>(() =>
            Significance.Compare(new DistinctNgrams(), [Hypotheses, Hypotheses], [Hypotheses])).Message);
        CommandLine.Fails(2, "--metrics is 'distinct1', expected one of all, bleu", "compare", "a", "b", "--reference", "c", "--metrics", "distinct1");
    }
}
