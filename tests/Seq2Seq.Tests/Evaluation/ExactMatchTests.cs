using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class ExactMatchTests
{
    [Fact]
    public void Is_the_percentage_of_equal_lines()
    {
        Assert.Equal(50, ExactMatch.Corpus(["a b", "c", "", "e\u0301"], ["a b", "C", "", "é"]));
        Assert.Equal(0, ExactMatch.Corpus(["a "], ["a"]));
    }

    [Fact]
    public void Counts_of_lines_must_agree()
    {
        Assert.Contains("1 hypotheses but 2 references", Assert.Throws<Seq2SeqException>(() => ExactMatch.Corpus(["a"], ["a", "b"])).Message);
        Assert.Throws<Seq2SeqException>(() => ExactMatch.Corpus([], []));
    }
}
