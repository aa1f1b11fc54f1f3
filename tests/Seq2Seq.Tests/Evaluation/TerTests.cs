using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class TerTests
{
    [Fact]
    public void Corpus_and_sentences_equal_SacreBleu()
    {
        var fixture = SacreBleuFixtures.Load("ter");
        SacreBleuFixtures.CorpusEquals(fixture);

        var hypotheses = SacreBleuFixtures.Texts(fixture, "hypotheses");
        var references = SacreBleuFixtures.References(fixture)[0];
        for (var i = 0; i < hypotheses.Length; i++)
            Assert.True(fixture.GetProperty("sentences")[i].GetDouble() == new Ter().Statistics(hypotheses[i], [references[i]])[0], $"{i}: {hypotheses[i]}");
    }

    [Fact]
    public void Tokens_equal_SacreBleu()
    {
        var fixture = SacreBleuFixtures.Load("ter");
        foreach (var (variant, tokens) in fixture.GetProperty("corpus").EnumerateArray().Zip(fixture.GetProperty("tokens").EnumerateArray()))
        {
            var options = SacreBleuFixtures.TerOptions(variant.GetProperty("options"));
            foreach (var (text, expected) in SacreBleuFixtures.Texts(fixture, "hypotheses").Zip(tokens.EnumerateArray()))
                Assert.Equal(expected.GetString(), SacreBleuFixtures.WithBlanks(TerTokenization.Separate(Segments.TrimEnd(text), options)));
        }
    }

    [Fact]
    public void A_sequence_of_words_moves_at_the_cost_of_one() =>
        Assert.Equal(100 / 8.0, new Ter().MeasureSentence("d e f g h a b c", "a b c d e f g h").Score);

    [Fact]
    public void Edits_against_nothing_are_all_wrong()
    {
        Assert.Equal(100, new Ter().MeasureSentence("a b", "").Score);
        Assert.Equal(0, new Ter().MeasureSentence("", "").Score);
    }

    [Fact]
    public void A_segment_too_long_to_be_aligned_is_named()
    {
        var error = Assert.Throws<Seq2SeqException>(() => new Ter().Measure(["a", string.Concat(Enumerable.Repeat("a ", 10_001))], (string[])["a", "a"]));
        Assert.StartsWith("line 2: a segment of 10,001 words; TER can align at most 10,000", error.Message);
    }
}
