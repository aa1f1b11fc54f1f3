using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Which limit ends a run: one that was set decides over the default of another.</summary>
public sealed class RunLimitTests : IDisposable
{
    private readonly TinyRun _run = new(train: 8);

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(null, 0, StopReason.Finished, 20)]
    [InlineData(null, 30, StopReason.MaximumSteps, 30)] // beyond the 20 epochs of a run without any limit
    [InlineData(25, 0, StopReason.Finished, 25)]
    [InlineData(25, 30, StopReason.Finished, 25)]
    [InlineData(30, 25, StopReason.MaximumSteps, 25)]
    public void The_limit_that_is_set_ends_training(int? epochs, int steps, StopReason reason, int expected)
    {
        var (events, finished) = TinyRun.Train(_run.In("model", o => o with
        {
            Epochs = epochs,
            MaximumSteps = steps,
            ValidationFrequency = 100,
            CheckpointFrequency = 0,
            EarlyStoppingPatience = 0,
        }));
        Assert.Equal((reason, expected), (finished.Reason, finished.Step));
        Assert.All(events.OfType<TrainingProgress>(), p => Assert.Equal(expected, p.TotalSteps));
    }

    [Theory]
    [InlineData(null, 0, 0, "the run ends after 20 epochs of 7 updates (training.epochs) at the latest")]
    [InlineData(null, 200, 0, "the run ends after 200 updates (training.max_steps), in epoch 29 at the latest")]
    [InlineData(1, 7, 0, "the run ends after 1 epoch of 7 updates (training.epochs) at the latest")]
    [InlineData(2, 200, 0, "the run ends after 2 epochs of 7 updates (training.epochs), which is before training.max_steps 200 at the latest")]
    [InlineData(2, 10, 0, "the run ends after 10 updates (training.max_steps), in epoch 2 at the latest")]
    [InlineData(null, 0, 2.5, "the run ends after 2.5 minutes (training.max_minutes) at the latest")]
    [InlineData(3, 0, 2.5, "the run ends after 3 epochs of 7 updates (training.epochs) or after 2.5 minutes (training.max_minutes) at the latest")]
    public void The_plan_names_it(int? epochs, int steps, double minutes, string expected)
    {
        var options = new TrainingOptions { Epochs = epochs, MaximumSteps = steps, MaximumMinutes = minutes };
        Assert.Equal(expected, new RunLimits(options, new Schedule(options), updatesInEpoch: 7).Plan);
        Assert.Equal(minutes > 0 && epochs == null ? 0 : steps == 0 ? 7 * (epochs ?? 20) : Math.Min(steps, 7L * (epochs ?? 1000)),
            new RunLimits(options, new Schedule(options), updatesInEpoch: 7).Total);
    }

    [Fact]
    public void The_plan_is_reported_at_the_start()
    {
        var (events, _) = TinyRun.Train(_run.In("model", o => o with { Epochs = 3, EarlyStoppingPatience = 0 }));
        Assert.Equal(["the run ends after 3 epochs of 1 update (training.epochs)"], events.OfType<TrainingStarted>().Single().Plan);
    }

    [Fact]
    public void The_clock_alone_may_end_a_run()
    {
        var p = new TrainingProgress(5, 0, 1, 1, 1, 1, 1, 1, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3));
        Assert.Equal((0.25, "5"), (p.Share, p.Place));
        Assert.Equal((0.5, "5/10"), ((p with { TotalSteps = 10 }).Share, (p with { TotalSteps = 10 }).Place));
        var (events, finished) = TinyRun.Train(_run.In("model", o => o with { Epochs = null, MaximumMinutes = 0.01, ValidationFrequency = 1_000_000 }));
        Assert.Equal(StopReason.MaximumMinutes, finished.Reason);
        Assert.All(events.OfType<TrainingProgress>(), progress => Assert.Equal(0, progress.TotalSteps));
    }

    [Fact]
    public void A_run_with_no_epochs_set_is_written_and_resumed_without()
    {
        TinyRun.Train(_run.In("model", o => o with { Epochs = null, MaximumSteps = 25 }));
        Assert.Null(new TranslationDirectory(_run["model"]).ReadConfiguration().Training.Epochs);
        var (_, finished) = TinyRun.Train(_run.In("model", o => o with { Epochs = null, MaximumSteps = 27 }), resume: true);
        Assert.Equal((StopReason.MaximumSteps, 27), (finished.Reason, finished.Step));
    }

    [Theory]
    [InlineData("ppl", "loss")]
    [InlineData("token_accuracy", "accuracy")]
    [InlineData("sequence_accuracy", "exact_match")]
    [InlineData("RougeL", "rougel")]
    public void Names_of_scores_of_other_toolkits_are_read(string given, string expected) => Assert.Equal(expected,
        ConfigurationFile.Parse<TranslationConfiguration>("", "run.yaml", [$"training.early_stopping_metric={given}"]).Training.EarlyStoppingMetric);
}
