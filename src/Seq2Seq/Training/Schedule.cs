namespace Seq2Seq.Training;

/// <summary>The learning rate of each step. It is a pure function of the step and of how often a plateau has lowered the rate.</summary>
public sealed class Schedule(TrainingOptions options)
{
    /// <param name="step">The number of the update, from 1.</param>
    /// <param name="reductions">The number of plateaus so far.</param>
    public double Rate(int step, int reductions)
    {
        var warmup = options.LearningRateWarmup;
        var ramp = warmup > 0 ? Math.Min(1, (double)step / warmup) : 1;
        return options.LearningRate * options.Scheduling switch
        {
            SchedulingType.WarmupInverseSquareRoot => Math.Min(ramp, Math.Sqrt((double)Math.Max(1, warmup) / step)),
            SchedulingType.Plateau => ramp * Math.Pow(options.DecreaseFactor, reductions),
            _ => ramp,
        };
    }
}
