using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class SummaryTallyTests
{
    private static SummaryMeasures Of(params (string Source, string Summary)[] pairs)
    {
        var tally = new SummaryTally();
        foreach (var (source, summary) in pairs) tally.Add(source, summary);
        return tally.Measures;
    }

    [Fact]
    public void A_copy_has_nothing_new()
    {
        var measures = Of(("A storm hit Lindow, 8,400 fled.", "storm hit Lindow: 8,400 fled"));
        Assert.Equal(100, measures.CopyRate);
        Assert.All(measures.Novel, share => Assert.Equal(0, share));
        Assert.Equal(100.0 * 5 / 6, measures.Compression, 1e-9);
        Assert.Equal(5, measures.Length);
    }

    [Fact]
    public void New_ngrams_are_those_that_the_source_lacks()
    {
        var measures = Of(("a b c d", "a b d x"));
        Assert.Equal([25.0, 100 * 2 / 3.0, 100, 100], measures.Novel);
        Assert.Equal(75, measures.CopyRate);
    }

    [Fact]
    public void Repeated_ngrams_have_occurred_before()
    {
        var measures = Of(("x", "a b c a b c"), ("x", "d"));
        Assert.Equal([100 * 3 / 7.0, 100 * 2 / 5.0, 100 * 1 / 4.0, 0], measures.Repeated);
    }

    [Theory]
    [InlineData("the the cat", 1, 1)]
    [InlineData("The the", 1, 1)]
    [InlineData("the, the", 1, 1)]
    [InlineData("a b a b", 0, 1)]
    [InlineData("a b c d a b c d", 0, 1)]
    [InlineData("a b c d e a b c d e", 0, 0)]
    [InlineData("a b a", 0, 0)]
    [InlineData(", , ,", 0, 0)]
    [InlineData("", 0, 0)]
    public void Words_that_follow_themselves_are_counted(string summary, int words, int runs)
    {
        var measures = Of(("x", summary));
        Assert.Equal((words, runs), (measures.DoubledWords, measures.DoubledRuns));
    }

    [Fact]
    public void Nothing_cannot_be_measured()
    {
        Assert.Throws<Seq2SeqException>(() => Of());
        var nothing = Of(("", ""));
        Assert.Equal((0, 0, 100), (nothing.Compression, nothing.Length, nothing.CopyRate));
    }
}
