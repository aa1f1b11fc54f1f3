using Seq2Seq.Checkpoints;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Training that diverges ends with an error, and what was saved before stays.</summary>
public sealed class DivergenceTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    public static TheoryData<float, OptimizerType> Rates
    {
        get
        {
            var data = new TheoryData<float, OptimizerType>();
            foreach (var rate in new[] { 1000f, 1e10f, 1e20f, 1e30f, 3e38f })
                foreach (var optimizer in Enum.GetValues<OptimizerType>()) data.Add(rate, optimizer);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_rate_that_is_far_too_high_ends_with_an_error(float rate, OptimizerType optimizer)
    {
        var configuration = _run.In("model", o => o with { LearningRate = rate, Optimizer = optimizer, Scheduling = SchedulingType.Constant });
        var events = new List<TrainingEvent>();
        var error = Assert.Throws<DivergenceException>(() => TinyRun.Train(configuration, report: events.Add));
        Assert.Matches($@"^training diverged at update {error.Step}: .*'[a-z_0-9.]+'.*; the last good state is that of update \d+ in '.*state\.safetensors'; .*learning_rate",
            error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.All(events.OfType<Validated>(), v => Assert.All(v.Scores, s => Assert.True(double.IsFinite(s.Value))));
        Assert.All(events.OfType<TrainingProgress>(), p => Assert.True(double.IsFinite(p.Loss) && double.IsFinite(p.GradientNorm)));
        // The saved state is a good one: the run can be resumed, and ends as it did.
        Assert.Equal(error.Step, Assert.Throws<DivergenceException>(() => TinyRun.Train(configuration, resume: true)).Step);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)] // found late
    public void The_update_and_the_weight_are_named_and_the_last_checkpoint_stays(int logging)
    {
        using var directory = new TemporaryDirectory();
        var scores = Enumerable.Range(1, 10).Select(i => new[] { new Score("loss", 1.0 / i, LowerIsBetter: true) }).ToArray();
        using var run = new ScriptedRun(scores) { Bad = 8 };
        var error = Assert.Throws<DivergenceException>(() => run.Run(
            new() { EarlyStoppingMetric = "loss", ValidationFrequency = 3, LoggingFrequency = logging, LearningRate = 0.1f }, new ModelDirectory(directory.Path)));
        Assert.Equal(8, error.Step);
        Assert.Contains("update 8: the loss is not finite, and the gradient of 'output.w' is not finite", error.Message);
        Assert.Contains("the last good state is that of update 6", error.Message);
        using var weights = SafetensorsFile.Open(directory["model.safetensors"]);
        Assert.Equal("6", weights.Metadata["step"]);
        Assert.All(weights.Read<float>("output.w"), w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void Without_a_stop_an_update_that_is_not_finite_is_left_out()
    {
        using var run = new ScriptedRun([.. Enumerable.Range(1, 10).Select(i => new[] { new Score("loss", i, LowerIsBetter: true) })]) { Bad = 2 };
        using var device = Seq2Seq.Tensors.Cpu.CpuDevice.Create(1);
        using var trainer = new Trainer<int>(run, run, null, new() { Epochs = 1, LoggingFrequency = 1 }, run.Parameters.Device) { StopsOnDivergence = false };
        Assert.Equal(10, trainer.Run().Step);
        Assert.All(run.Parameters.All, p => Assert.All(p.Value.ToArray(), w => Assert.True(float.IsFinite(w))));
    }

    /// <summary>A model may be sure of itself and wrong, on other data than it was trained on, without having diverged.</summary>
    [Fact]
    public void A_high_loss_of_the_validation_alone_is_no_divergence()
    {
        var configuration = _run.EverWorse(_run.In("model", o => o with { Epochs = 40, ValidationFrequency = 100, Scheduling = SchedulingType.Constant }));
        var (events, finished) = TinyRun.Train(configuration);
        Assert.Equal(StopReason.Finished, finished.Reason);
        Assert.Contains(events.OfType<Validated>(), v => v["perplexity"] > 2 * 14);
    }

    [Fact]
    public void Frozen_parts_stay_as_they_are()
    {
        using var run = new ScriptedRun([.. Enumerable.Range(1, 10).Select(i => new[] { new Score("loss", i, LowerIsBetter: true) })]);
        var (hidden, all) = (run.Hidden, run.Parameters.All.SelectMany(p => p.Value.ToArray()).ToArray());
        run.Run(new() { EarlyStoppingMetric = "loss", Freeze = ["hidden"], WeightDecay = 0.1f, Optimizer = OptimizerType.AdamW });
        Assert.Equal(hidden, run.Hidden);
        Assert.NotEqual(all, run.Parameters.All.SelectMany(p => p.Value.ToArray()));
        var error = Assert.Throws<ConfigurationException>(() => run.Run(new() { Freeze = ["hiden"] }));
        Assert.Equal("'training.freeze' names 'hiden', which is no part of the model; did you mean 'hidden'?", error.Message);
        Assert.Contains("the whole model", Assert.Throws<ConfigurationException>(() => run.Run(new() { Freeze = ["hidden", "output.w"] })).Message);
    }
}
