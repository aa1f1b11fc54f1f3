using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Translation;
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

    [Theory]
    [InlineData(SchedulingType.Noam, 4, 1, 0.5 / 4 / 8)] // 0.5 / sqrt(16) · 4^-1.5
    [InlineData(SchedulingType.Noam, 4, 4, 0.5 / 4 / 2)] // the peak
    [InlineData(SchedulingType.Noam, 4, 100, 0.5 / 4 / 10)]
    [InlineData(SchedulingType.Exponential, 0, 1, 0.5)]
    [InlineData(SchedulingType.Exponential, 0, 101, 0.125)]
    [InlineData(SchedulingType.Exponential, 0, 51, 0.25)]
    [InlineData(SchedulingType.Exponential, 0, 1001, 0.1)] // the lowest
    [InlineData(SchedulingType.Exponential, 10, 5, 0.25)]
    [InlineData(SchedulingType.Exponential, 10, 110, 0.125)]
    [InlineData(SchedulingType.Cosine, 0, 1, 0.5)]
    [InlineData(SchedulingType.Cosine, 0, 51, 0.3)]
    [InlineData(SchedulingType.Cosine, 0, 101, 0.1)]
    [InlineData(SchedulingType.Cosine, 0, int.MaxValue, 0.1)]
    [InlineData(SchedulingType.Cosine, 10, 60, 0.3)]
    [InlineData(SchedulingType.CosineRestarts, 0, 101, 0.5)]
    [InlineData(SchedulingType.CosineRestarts, 0, 251, 0.3)] // in the middle of the second cycle, which has 300 updates
    [InlineData(SchedulingType.CosineRestarts, 0, 401, 0.5)]
    [InlineData(SchedulingType.Cyclical, 0, 1, 0.1)]
    [InlineData(SchedulingType.Cyclical, 0, 26, 0.2)]
    [InlineData(SchedulingType.Cyclical, 0, 101, 0.5)]
    [InlineData(SchedulingType.Cyclical, 0, 176, 0.2)]
    [InlineData(SchedulingType.Cyclical, 0, 201, 0.1)]
    public void Rate_of_a_step_of_a_wave_or_a_fall(SchedulingType type, int warmup, int step, double expected)
    {
        var options = new TrainingOptions
        {
            LearningRate = 0.5f, MinimumLearningRate = 0.1f, Scheduling = type, LearningRateWarmup = warmup, DecreaseFactor = 0.25f, ScheduleSteps = 100,
            CycleFactor = 3, NoamWidth = 16,
        };
        Assert.Equal(expected, new Schedule(options).Rate(step, 0), 1e-7);
        Assert.True(double.IsFinite(new Schedule(options with { CycleFactor = 1 }).Rate(int.MaxValue, 0)));
    }

    [Theory]
    [InlineData("noam", "'training.learning_rate_warmup' is 0, expected at least 1, as training.scheduling is noam")]
    [InlineData("exponential", "'training.schedule_steps' is 0, expected at least 1, as training.scheduling is exponential")]
    [InlineData("cosine_restarts", "'training.schedule_steps' is 0, expected at least 1, as training.scheduling is cosine_restarts")]
    [InlineData("cyclical", "'training.schedule_steps' is 0, expected at least 1, as training.scheduling is cyclical")]
    public void A_schedule_without_its_length_is_refused(string type, string expected) => Assert.Contains(expected, Assert.Throws<ConfigurationException>(
        () => ConfigurationFile.Parse<TranslationConfiguration>("", "run.yaml", [$"training.scheduling={type}"])).Message);
}
