using Seq2Seq.Configuration;
using Seq2Seq.Experiments.Measures;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Training whose attention is drawn to given alignments: word i of n is word n - 1 - i of the target.</summary>
public sealed class GuidedAlignmentTests : IDisposable
{
    private readonly TinyRun _run = new();

    public GuidedAlignmentTests() => File.WriteAllLines(_run["train.align"], File.ReadLines(_run["train.tsv"]).Select(line =>
    {
        var count = line.Split('\t')[0].Split(' ').Length;
        return string.Join(' ', Enumerable.Range(0, count).Select(i => $"{i}-{count - 1 - i}"));
    }));

    public void Dispose() => _run.Dispose();

    private TranslationConfiguration In(string model, float weight, Func<TrainingOptions, TrainingOptions>? change = null) =>
        _run.In(model, o => (change == null ? o : change(o)) with { GuidedAlignment = weight });

    [Fact]
    public void The_alignment_error_falls()
    {
        var free = ErrorRate(0);
        var guided = ErrorRate(1);
        Assert.True(guided < 25 && guided < free - 20, $"alignment error {guided:0.0} % against {free:0.0} % without guide");

        double ErrorRate(float weight)
        {
            var model = $"weight{weight}";
            TinyRun.Train(In(model, weight, o => o with { Epochs = 40, ValidationFrequency = 0, Scheduling = SchedulingType.Constant }));
            using var translator = Translator.Load(_run[model]);
            (string Source, string Target)[] pairs = [.. File.ReadLines(_run["train.tsv"]).Select(line => line.Split('\t')).Select(line => (line[0], line[1]))];
            var links = translator.Force(pairs, attention: true).SelectMany(forced => Alignment.Links(forced.Attention!, Level.Word, Level.Word)
                .Select(link => link.Source == forced.Attention!.Target.Count - 2 - link.Target)).ToArray();
            return 100.0 * links.Count(isRight => !isRight) / links.Length;
        }
    }

    [Fact]
    public void A_run_is_repeated_and_resumed_exactly()
    {
        TinyRun.Train(In("whole", 0.5f));
        TinyRun.Train(In("threads", 0.5f), threads: 3);
        TinyRun.Train(In("part", 0.5f, o => o with { MaximumSteps = 5 }));
        TinyRun.Train(In("part", 0.5f), resume: true);
        var disk = In("disk", 0.5f);
        TinyRun.Train(disk with { Data = disk.Data with { MemoryLimit = 0 } });
        TinyRun.Train(In("off", 0));
        foreach (var same in new[] { "threads", "part", "disk" }) Assert.Equal(_run.Weights("whole"), _run.Weights(same));
        Assert.NotEqual(_run.Weights("whole"), _run.Weights("off"));

        TinyRun.Train(In("other", 0.5f, o => o with { MaximumSteps = 5 }));
        File.WriteAllLines(_run["train.align"], File.ReadAllLines(_run["train.align"]).Select((line, i) => i == 0 ? "" : line));
        Assert.Contains("has not the contents that the run began with",
            Assert.Throws<Seq2SeqException>(() => TinyRun.Train(In("other", 0.5f), resume: true)).Message);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Two_batches_are_one_twice_as_large(bool feeding, bool sampling)
    {
        TrainingOptions Options(TrainingOptions o, int size) => o with
        {
            BatchSize = size,
            BatchMultiplier = 16 / size,
            Shuffle = false,
            Optimizer = OptimizerType.Sgd,
            Scheduling = SchedulingType.Constant,
            ValidationFrequency = 0,
            ScheduledSampling = new() { Schedule = sampling ? SamplingSchedule.Constant : SamplingSchedule.None },
        };
        var (halves, whole) = (Losses("halves", 8, 1), Losses("whole", 16, 1));
        Assert.Equal(8, whole.Length);
        foreach (var (expected, found) in whole.Zip(halves))
        {
            Assert.Equal(expected.Loss, found.Loss, 1e-5);
            Assert.Equal(expected.GradientNorm, found.GradientNorm, 1e-5);
        }
        // The loss of guessing a target token is guided by that of guessing a source token.
        Assert.InRange(whole[0].Loss - Losses("free", 16, 0)[0].Loss, 0.5, 2.5);

        TrainingProgress[] Losses(string model, int size, float weight)
        {
            var run = In(model, weight, o => Options(o, size));
            var plain = Models.TinyModel.Options(feeding: feeding);
            return [.. TinyRun.Train(run with { Model = plain }).Events.OfType<TrainingProgress>()];
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("local")]
    public void Attention_over_the_whole_source_is_needed(string attention) => Assert.Contains(
        $"'model.decoder.attention' is {attention}, expected attention over the whole source, as training.guided_alignment is above 0",
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<TranslationConfiguration>(
            $"model: {{decoder: {{attention: {attention}}}}}\ntraining: {{guided_alignment: 0.1}}\n", "c.yaml")).Message);

    [Fact]
    public void Wrong_alignments_end_the_run_with_their_line()
    {
        File.AppendAllText(_run["train.tsv"], "w1 w2\tw2 w1\n");
        File.AppendAllText(_run["train.align"], "0-1 1-2\n");
        Assert.Contains("train.align line 51: link 1-2 of a pair of 2 source and 2 target words",
            Assert.Throws<Seq2SeqException>(() => TinyRun.Train(In("model", 0.1f))).Message);
        File.Delete(_run["train.align"]);
        Assert.Contains("no file of word alignments", Assert.Throws<Seq2SeqException>(() => TinyRun.Train(In("model", 0.1f))).Message);
        TinyRun.Train(In("model", 0));
    }

    [Fact]
    public void Alignments_that_cannot_be_used_are_reported()
    {
        File.WriteAllText(_run["odd.tsv"], "w1\u00A0w2\tw2 w1\nw1\tw1\n");
        File.WriteAllText(_run["odd.align"], "0-0\n0-0\n");
        var run = In("odd", 0.1f, o => o with { Epochs = 1 });
        var started = TinyRun.Train(run with { Data = run.Data with { Train = [_run["odd.tsv"]] } }).Events.OfType<TrainingStarted>().Single();
        Assert.Contains("the word alignment of 1 pair is not used, because the tokens do not show the words between spaces", started.Warnings);
        File.WriteAllText(_run["odd.tsv"], "w1\u00A0w2\tw2 w1\n");
        File.WriteAllText(_run["odd.align"], "0-0\n");
        Assert.Contains("can be used, because the tokens do not show",
            Assert.Throws<Seq2SeqException>(() => TinyRun.Train(In("none", 0.1f) with { Data = run.Data with { Train = [_run["odd.tsv"]] } })).Message);
    }
}
