using System.Text.Json;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class ChrfTests
{
    [Theory, MemberData(nameof(SacreBleuFixtures.Names), MemberType = typeof(SacreBleuFixtures))]
    public void Corpus_equals_SacreBleu(string name)
    {
        var fixture = SacreBleuFixtures.Load(name);
        var (hypotheses, references) = SacreBleuFixtures.Segments(fixture);
        foreach (var expected in fixture.GetProperty("chrf").EnumerateArray())
        {
            var score = Chrf.Corpus(hypotheses, references, Options(expected.GetProperty("options")));

            SacreBleuFixtures.Near(expected.GetProperty("score").GetDouble(), score.Score, $"{name} {expected.GetProperty("options").GetRawText()}");
            Assert.Equal(expected.GetProperty("text").GetString(), score.ToString());
            Assert.Equal(SacreBleuFixtures.WithoutVersion(expected.GetProperty("signature").GetString()!), SacreBleuFixtures.WithoutVersion(score.Signature));
        }
    }

    [Theory, MemberData(nameof(SacreBleuFixtures.Names), MemberType = typeof(SacreBleuFixtures))]
    public void Sentence_equals_SacreBleu(string name)
    {
        foreach (var sentence in SacreBleuFixtures.Load(name).GetProperty("sentences").EnumerateArray())
        {
            var (hypothesis, reference) = (sentence.GetProperty("hypothesis").GetString()!, sentence.GetProperty("reference").GetString()!);
            SacreBleuFixtures.Near(sentence.GetProperty("chrf").GetDouble(), Chrf.Sentence(hypothesis, reference, new() { WordOrder = 2 }).Score, hypothesis);
        }
    }

    [Fact]
    public void The_value_is_that_computed_by_hand()
    {
        // Characters of "ab" against "abc": precision 2/2 and 1/1, recall 2/3 and 1/2; the hypothesis has no longer n-grams.
        var recall = (2 / 3.0 + 1 / 2.0) / 2;
        Assert.Equal(100 * 5 * recall / (4 + recall), Chrf.Corpus(["a b"], ["abc"]).Score, 12);
    }

    [Fact]
    public void Characters_are_code_points() => Assert.Equal(0, Chrf.Corpus(["👍"], ["👎"]).Score);

    [Fact]
    public void Counts_of_lines_must_agree() =>
        Assert.Contains("3 hypotheses but 1 references", Assert.Throws<Seq2SeqException>(() => Chrf.Corpus(["a", "b", "c"], ["a"])).Message);

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Contains("CharacterOrder", Assert.Throws<OptionException>(() => Chrf.Corpus(["a"], ["a"], new() { CharacterOrder = int.MaxValue })).Message);
        Assert.Contains("WordOrder", Assert.Throws<OptionException>(() => new Chrf(new() { WordOrder = -1 })).Message);
        Assert.Contains("Beta", Assert.Throws<OptionException>(() => Chrf.Sentence("a", "a", new() { Beta = 100_000 })).Message);
        Assert.Contains("at least 1", Assert.Throws<OptionException>(() => new Chrf(new() { CharacterOrder = 0 })).Message);
        Assert.Throws<ArgumentNullException>(() => Chrf.Sentence(null!, "a"));
    }

    private static ChrfOptions Options(JsonElement options)
    {
        int Number(string key, int otherwise) => options.TryGetProperty(key, out var value) ? value.GetInt32() : otherwise;
        bool Flag(string key) => options.TryGetProperty(key, out var value) && value.GetBoolean();
        return new()
        {
            CharacterOrder = Number("char_order", 6),
            WordOrder = Number("word_order", 0),
            Beta = Number("beta", 2),
            Lowercase = Flag("lowercase"),
            Whitespace = Flag("whitespace"),
            EpsilonSmoothing = Flag("eps_smoothing"),
        };
    }
}
