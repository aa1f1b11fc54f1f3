using System.Text.Json;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class SignificanceTests
{
    private static readonly JsonElement Fixture = SacreBleuFixtures.Load("significance");
    private static readonly string[][] References = SacreBleuFixtures.References(Fixture);
    private static readonly string[][] Systems =
        [.. Fixture.GetProperty("systems").EnumerateArray().Select(system => system.EnumerateArray().Select(text => text.GetString()!).ToArray())];

    /// <summary>
    /// sacreBLEU drew 20,000 samples. With 10,000 here, the standard deviation of the difference of two p-values is 0.006 at most. Differences as large
    /// as the one seen are counted on both sides; sacreBLEU itself leaves them out, which matters for the whole numbers of TER.
    /// </summary>
    [Theory]
    [InlineData(SignificanceMethod.Bootstrap, "bs", "bleu")]
    [InlineData(SignificanceMethod.Bootstrap, "bs", "chrf")]
    [InlineData(SignificanceMethod.Bootstrap, "bs", "ter")]
    [InlineData(SignificanceMethod.Randomization, "ar", "bleu")]
    [InlineData(SignificanceMethod.Randomization, "ar", "chrf")]
    [InlineData(SignificanceMethod.Randomization, "ar", "ter")]
    public void P_values_equal_those_of_SacreBleu_within_the_error_of_sampling(SignificanceMethod method, string key, string name)
    {
        Metric metric = name switch { "bleu" => new Bleu(), "chrf" => new Chrf(), _ => new Ter() };
        var scores = Significance.Compare(metric, Systems, References, new() { Method = method, Samples = 10_000, IntervalSamples = 5000 });

        var expected = Fixture.GetProperty(key).GetProperty(scores[0].Score.Title);
        for (var i = 0; i < scores.Count; i++)
        {
            SacreBleuFixtures.Near(expected[i].GetProperty("score").GetDouble(), scores[i].Score.Score, $"{name} {i}");
            if (i == 0) Assert.Null(scores[i].P);
            else Assert.InRange(scores[i].P!.Value - expected[i].GetProperty("p_with_ties").GetDouble(), -0.025, 0.025);
            if (method == SignificanceMethod.Randomization) continue;
            Assert.InRange(scores[i].Mean - expected[i].GetProperty("mean").GetDouble(), -0.15, 0.15);
            Assert.InRange(scores[i].Interval - expected[i].GetProperty("ci").GetDouble(), -0.25, 0.25);
        }
    }

    [Theory]
    [InlineData(SignificanceMethod.Bootstrap)]
    [InlineData(SignificanceMethod.Randomization)]
    public void The_same_seed_gives_the_same_figures(SignificanceMethod method)
    {
        var options = new SignificanceOptions { Method = method, Samples = 200, IntervalSamples = 200 };
        var once = Significance.Compare(new Chrf(), Systems, References, options);
        var again = Significance.Compare(new Chrf(), Systems, References, options);
        Assert.Equal(once.Select(s => (s.Mean, s.Interval, s.P)), again.Select(s => (s.Mean, s.Interval, s.P)));
        Assert.NotEqual(once[1].Mean, Significance.Compare(new Chrf(), Systems, References, options with { Seed = 1 })[1].Mean);
    }

    [Theory]
    [InlineData(SignificanceMethod.Bootstrap)]
    [InlineData(SignificanceMethod.Randomization)]
    public void A_system_does_not_differ_from_itself(SignificanceMethod method)
    {
        Metric[] metrics = [new Bleu(), new Ter(), new Rouge(), new ExactMatch()];
        var options = new SignificanceOptions { Method = method, Samples = 100, IntervalSamples = 100 };
        foreach (var metric in metrics)
            Assert.Equal(1, Significance.Compare(metric, [Systems[0], Systems[0]], References, options)[1].P);
    }

    /// <summary>However it is exchanged, one sentence makes the difference that is seen. To leave ties out would call it significant.</summary>
    [Fact]
    public void One_sentence_is_no_significant_difference()
    {
        string[] other = [.. Systems[0]];
        other[3] = "something else";
        Assert.Equal(1, Significance.Compare(new Bleu(), [Systems[0], other], References, new() { Method = SignificanceMethod.Randomization })[1].P);
    }

    [Fact]
    public void A_clear_difference_is_significant()
    {
        string[] references = [.. Enumerable.Range(0, 100).Select(i => $"the number {i} is here")], bad = [.. references.Select(_ => "nothing")];
        foreach (var method in Enum.GetValues<SignificanceMethod>())
            Assert.InRange(Significance.Compare(new TokenF1(), [references, bad], [references], new() { Method = method })[1].P!.Value, 0, 0.001);
    }

    [Fact]
    public void What_cannot_be_compared_is_an_error()
    {
        Assert.Throws<Seq2SeqException>(() => Significance.Compare(new Bleu(), [], [["a"]]));
        Assert.Throws<Seq2SeqException>(() => Significance.Compare(new Bleu(), [["a"], ["a", "b"]], [["a"]]));
        Assert.Throws<ArgumentNullException>(() => Significance.Compare(null!, [["a"]], [["a"]]));
        Assert.Throws<ArgumentNullException>(() => Significance.Compare(new Bleu(), null!, [["a"]]));
        Assert.Throws<OptionException>(() => Significance.Compare(new Bleu(), [["a"]], [["a"]], new() { Samples = 0 }));
        Assert.Throws<OptionException>(() => Significance.Compare(new Bleu(), [["a"]], [["a"]], new() { IntervalSamples = 2_000_000 }));
    }
}
