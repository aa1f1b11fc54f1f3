namespace Seq2Seq.Training;

/// <summary>The learning rate of each step. It is a pure function of the step and of how often a plateau has lowered the rate.</summary>
internal sealed class Schedule(TrainingOptions options)
{
    /// <param name="step">The number of the update, from 1.</param>
    /// <param name="reductions">The number of plateaus so far.</param>
    public double Rate(int step, int reductions)
    {
        double peak = options.LearningRate, least = Math.Min(options.MinimumLearningRate, peak), warmup = options.LearningRateWarmup;
        var ramp = warmup > 0 ? Math.Min(1, step / warmup) : 1;
        double t = Math.Max(0, step - Math.Max(1, warmup)), n = options.ScheduleSteps; // updates since the peak
        return options.Scheduling switch
        {
            SchedulingType.WarmupInverseSquareRoot => peak * Math.Min(ramp, Math.Sqrt(Math.Max(1, warmup) / step)),
            SchedulingType.Plateau => peak * (ramp * Math.Pow(options.DecreaseFactor, reductions)),
            // factor d^-0.5 min(step^-0.5, step warmup^-1.5) (Vaswani et al. 2017)
            SchedulingType.Noam => peak / Math.Sqrt(options.NoamWidth) * Math.Min(1 / Math.Sqrt(step), step * Math.Pow(warmup, -1.5)),
            SchedulingType.Exponential => ramp * Math.Max(least, peak * Math.Pow(options.DecreaseFactor, t / n)),
            SchedulingType.Cosine => ramp * HalfWave(Math.Min(1, t / n)),
            SchedulingType.CosineRestarts => ramp * HalfWave(Cycle(t, n, options.CycleFactor)),
            SchedulingType.Cyclical => least + (peak - least) * Triangle((step - 1) / n),
            _ => peak * ramp,
        };

        // least + (peak - least) (1 + cos πx) / 2 (Loshchilov & Hutter 2017)
        double HalfWave(double x) => least + (peak - least) * (1 + Math.Cos(Math.PI * x)) / 2;
    }

    /// <summary>Returns the place 0 to 1 of update t in its cycle. The first cycle has n updates, and each has <paramref name="factor"/> times the last.</summary>
    private static double Cycle(double t, double n, double factor)
    {
        if (factor == 1) return t % n / n;
        for (; t >= n; n *= factor) t -= n;
        return t / n;
    }

    /// <summary>Returns 0 at x = 0, 1 at x = 1, 0 at x = 2, and so on, in straight lines (Smith 2017).</summary>
    private static double Triangle(double x) => 1 - Math.Abs(x % 2 - 1);
}
