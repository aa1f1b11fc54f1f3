using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class ReferencesTests
{
    [Fact]
    public void Several_references_equal_SacreBleu()
    {
        var fixture = SacreBleuFixtures.Load("references");
        SacreBleuFixtures.CorpusEquals(fixture);

        var hypotheses = SacreBleuFixtures.Texts(fixture, "hypotheses");
        var references = SacreBleuFixtures.References(fixture);
        Metric[] metrics = [new Bleu(), new Chrf(), new Ter()];
        for (var i = 0; i < hypotheses.Length; i++)
            for (var k = 0; k < metrics.Length; k++)
                SacreBleuFixtures.Near(fixture.GetProperty("sentences")[i][k].GetDouble(),
                    metrics[k].MeasureSentence(hypotheses[i], [.. references.Select(set => set[i])]).Score, hypotheses[i]);
    }

    [Fact]
    public void The_best_reference_counts()
    {
        string[] references = ["a b c", "A b d e"];
        Assert.Equal(100, new ExactMatch().MeasureSentence("a b c", references).Score);
        Assert.Equal(0, new ExactMatch().MeasureSentence("a b d e", references).Score);
        Assert.Equal(100, new ExactMatch(lowercase: true).MeasureSentence("a b d e", references).Score);
        Assert.Equal(25, new WordErrorRate().MeasureSentence("a b d e", references).Score);
        Assert.Equal(75, new TokenF1().MeasureSentence("a b d e", references).Score);
        Assert.Equal(100, new Rouge().MeasureSentence("a b d e", references).Score);
    }

    [Fact]
    public void Every_sentence_has_the_same_number_of_references()
    {
        var tally = new Tally(new Bleu());
        Assert.Contains("no hypotheses", Assert.Throws<Seq2SeqException>(() => tally.Score).Message);
        Assert.Contains("line 1: there are no references", Assert.Throws<Seq2SeqException>(() => tally.Add("a")).Message);
        tally.Add("a", "a", "b");
        Assert.Contains("line 2: 1 references; expected 2", Assert.Throws<Seq2SeqException>(() => tally.Add("a", "a")).Message);
    }
}
