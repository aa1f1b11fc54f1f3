using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Models;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Updates that are made of several batches.</summary>
public sealed class AccumulationTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>The order is that of the corpus, so that batches of 8 are the halves of batches of 16. Clipping acts on the sum.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.05f)]
    public void Two_batches_are_one_twice_as_large(float clip)
    {
        var (halves, _) = TinyRun.Train(Configuration("halves", batchSize: 8, multiplier: 2));
        var (whole, _) = TinyRun.Train(Configuration("whole", batchSize: 16, multiplier: 1));
        var (differ, _) = TinyRun.Train(Configuration("small", batchSize: 8, multiplier: 1));
        Assert.Equal(8, whole.OfType<TrainingProgress>().Count()); // 50 pairs are 16, 16, 16 and 2, twice
        Assert.Equal(14, differ.OfType<TrainingProgress>().Count());
        Assert.Equal(whole.OfType<TrainingProgress>().Count(), halves.OfType<TrainingProgress>().Count());
        foreach (var (expected, found) in whole.OfType<TrainingProgress>().Zip(halves.OfType<TrainingProgress>()))
        {
            Assert.Equal(expected.Loss, found.Loss, 1e-5);
            Assert.Equal(expected.GradientNorm, found.GradientNorm, 1e-5);
        }
        Close.Equal(Weights("whole"), Weights("halves"), 2e-6);
        Assert.Contains(Weights("whole").Zip(Weights("small")), pair => Math.Abs(pair.First - pair.Second) > 1e-3f);

        TranslationConfiguration Configuration(string model, int batchSize, int multiplier) => _run.In(model, o => o with
        {
            BatchSize = batchSize,
            BatchMultiplier = multiplier,
            Shuffle = false,
            Optimizer = OptimizerType.Sgd,
            LearningRate = 0.5f,
            ClipGradientNorm = clip,
            Scheduling = SchedulingType.Constant,
            ValidationFrequency = 0,
        }) with
        { Model = TinyModel.Options(feeding: true) };
    }

    [Fact]
    public void The_batches_of_an_update_draw_different_masks_and_one_batch_draws_those_of_before()
    {
        TinyRun.Train(_run.In("plain"));
        TinyRun.Train(_run.In("one", o => o with { BatchMultiplier = 1 }));
        Assert.Equal(_run.Left("plain"), _run.Left("one"));
        var numbers = new List<long>();
        using var run = new ScriptedRun(Scores(4)) { Updates = 4, Loaded = part => numbers.Add(part.Number) };
        run.Run(new() { BatchMultiplier = 3, ValidationFrequency = 1, EarlyStoppingMetric = "loss" });
        Assert.Equal([1, 2, 3, 4], numbers);
    }

    [Fact]
    public void An_update_of_which_one_batch_is_not_finite_ends_training()
    {
        using var run = new ScriptedRun(Scores(4)) { Updates = 8, Bad = 3 };
        var error = Assert.Throws<DivergenceException>(() => run.Run(new() { BatchMultiplier = 2, ValidationFrequency = 1, EarlyStoppingMetric = "loss" }));
        Assert.Equal(3, error.Step);
        Assert.Contains("the loss is not finite, and the gradient of 'output.w' is not finite", error.Message);
    }

    private static Score[][] Scores(int count) => [.. Enumerable.Range(0, count).Select(i => new[] { new Score("loss", 10 - i, LowerIsBetter: true) })];

    private float[] Weights(string model)
    {
        using var file = SafetensorsFile.Open(_run[$"{model}/training/state.safetensors"]);
        return file.Read<float>("weights");
    }
}
