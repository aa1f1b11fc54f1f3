using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>Learning rates, compared with values computed by hand.</summary>
public class ScheduleTests
{
    [Theory]
    [InlineData(SchedulingType.Constant, 0, 1, 0, 0.5)]
    [InlineData(SchedulingType.Constant, 0, 1000, 3, 0.5)] // reductions belong to a plateau
    [InlineData(SchedulingType.Constant, 4, 1, 0, 0.125)]
    [InlineData(SchedulingType.Constant, 4, 3, 0, 0.375)]
    [InlineData(SchedulingType.Constant, 4, 4, 0, 0.5)]
    [InlineData(SchedulingType.Constant, 4, 5, 0, 0.5)]
    [InlineData(SchedulingType.WarmupInverseSquareRoot, 100, 1, 0, 0.005)]
    [InlineData(SchedulingType.WarmupInverseSquareRoot, 100, 50, 0, 0.25)]
    [InlineData(SchedulingType.WarmupInverseSquareRoot, 100, 100, 0, 0.5)] // the peak
    [InlineData(SchedulingType.WarmupInverseSquareRoot, 100, 400, 0, 0.25)]
    [InlineData(SchedulingType.WarmupInverseSquareRoot, 100, 10000, 0, 0.05)]
    [InlineData(SchedulingType.Plateau, 0, 7, 0, 0.5)]
    [InlineData(SchedulingType.Plateau, 0, 7, 1, 0.125)]
    [InlineData(SchedulingType.Plateau, 0, 7, 3, 0.0078125)]
    [InlineData(SchedulingType.Plateau, 8, 2, 1, 0.03125)]
    public void Rate_of_a_step(SchedulingType type, int warmup, int step, int reductions, double expected) =>
        Assert.Equal(expected, new Schedule(new TrainingOptions { LearningRate = 0.5f, Scheduling = type, LearningRateWarmup = warmup, DecreaseFactor = 0.25f })
            .Rate(step, reductions), 1e-12);
}
