using Seq2Seq.Tasks.Translation;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Which model is kept, where the chosen score says nothing or is not a number.</summary>
public sealed class BestModelTests
{
    private const double NaN = double.NaN, Infinite = double.PositiveInfinity;

    [Theory]
    [InlineData("the loss decides while nothing is right", new double[] { 0, 0, 0, 0 }, new double[] { 0, 0, 0, 0 }, new double[] { 3, 2, 2.5, 1 }, "++-+")]
    [InlineData("the exact match decides where BLEU is 0", new double[] { 0, 0, 0, 0 }, new double[] { 0, 5, 5, 7 }, new double[] { 3, 4, 1, 5 }, "++-+")]
    [InlineData("a score that says something beats one that does not", new double[] { 0, 2, 0, 3 }, new double[] { 9, 1, 9, 0 }, new double[] { 1, 4, 1, 5 },
        "++-+")]
    [InlineData("what is perfect cannot become better", new double[] { 50, 100, 100, 100 }, new double[] { 9, 100, 100, 100 }, new double[] { 4, 3, 2, 1 }, "++--")]
    [InlineData("what is not finite is never the best", new double[] { NaN, 5, Infinite, 6 }, new double[] { 1, 1, 1, 1 }, new double[] { 1, 1, 1, 1 }, "-+-+")]
    public void A_score_decides_where_it_says_something(string _, double[] bleu, double[] exact, double[] loss, string expected)
    {
        using var run = new ScriptedRun([.. bleu.Select((b, i) => new[]
        {
            new Score("loss", loss[i], LowerIsBetter: true), Score.Percent("bleu", b) with { Informative = b != 0, Stead = "exact_match" },
            Score.Percent("exact_match", exact[i]),
        })]);
        var (events, finished) = run.Run(new() { EarlyStoppingMetric = "bleu", ValidationFrequency = 1 });
        Assert.Equal(expected, string.Concat(events.OfType<Validated>().Select(v => v.IsBest ? '+' : '-')));
        Assert.Equal(1 + expected.LastIndexOf('+'), finished.BestStep);
    }

    [Fact]
    public void Early_stopping_and_plateaus_count_by_the_score_that_decides()
    {
        using var run = new ScriptedRun([.. new double[] { 5, 4, 3, 2, 1, 1, 1, 1 }.Select(loss => new[]
        {
            new Score("loss", loss, LowerIsBetter: true), Score.Percent("bleu", 0),
        })]);
        var (events, finished) = run.Run(new()
        {
            ValidationFrequency = 1, EarlyStoppingPatience = 2, Scheduling = SchedulingType.Plateau, Patience = 0, LearningRate = 0.5f,
        });
        Assert.Equal((StopReason.EarlyStopping, 7, 5, 1.0, "loss"), (finished.Reason, finished.Step, finished.BestStep, finished.BestScore, finished.BestBy));
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.125], events.OfType<Validated>().Select(v => v.LearningRate));
    }

    /// <summary>BLEU is 0 by definition below four words, and an output that is too long has a BLEU all the same.</summary>
    [Theory]
    [InlineData("bleu")]
    [InlineData("exact_match")]
    public void With_targets_of_one_word_the_best_exact_match_is_kept(string metric)
    {
        using var run = new TinyRun();
        foreach (var (name, seed) in new[] { ("train.tsv", 1), ("dev.tsv", 2) })
        {
            run.Write(name, 60, seed, least: 1, most: 1);
            File.WriteAllLines(run[name], File.ReadAllLines(run[name]).Select(line => $"{line.Split('\t')[0]} x\t{line.Split('\t')[1]}"));
        }
        var configuration = run.In("model", o => o with
        {
            EarlyStoppingMetric = metric,
            Epochs = 12,
            ValidationFrequency = 4,
            Scheduling = SchedulingType.Constant,
            LabelSmoothing = 0,
        });
        var (events, finished) = TinyRun.Train(configuration);
        var validations = events.OfType<Validated>().ToArray();
        Assert.True(validations[^1]["exact_match"] > validations[0]["exact_match"]);
        Assert.Equal(validations.Max(v => v["exact_match"]), finished.BestScore);
        Assert.Equal("exact_match", finished.BestBy);
    }

    [Fact]
    public void Every_score_may_choose_the_best()
    {
        using var run = new TinyRun();
        foreach (var metric in new[] { "loss", "ppl", "perplexity", "accuracy", "bleu", "exact_match" })
        {
            var (events, finished) = TinyRun.Train(run.In(metric, o => o with { EarlyStoppingMetric = metric }));
            Assert.Contains(events.OfType<Validated>(), v => v.Step == finished.BestStep && v.IsBest);
        }
    }

    [Fact]
    public void A_validation_shows_the_translations_that_are_asked_for()
    {
        using var run = new TinyRun();
        var (events, _) = TinyRun.Train(run.In("model", o => o with { PrintedSentences = [1, 0, 99], MaximumSteps = 3 }));
        var pairs = File.ReadAllLines(run["dev.tsv"]).Select(line => line.Split('\t')).ToArray();
        var samples = events.OfType<Validated>().Single().Samples;
        Assert.Equal([(pairs[1][0], pairs[1][1]), (pairs[0][0], pairs[0][1])], samples.Select(s => (s.Source, s.Reference)));
        using var translator = Translator.Load(run["model"]);
        var greedy = translator.Configuration.Testing with { BeamSize = 1 };
        Assert.Equal(samples.Select(s => s.Hypothesis), translator.Translate([pairs[1][0], pairs[0][0]], greedy));
    }
}
