namespace Seq2Seq.Tasks.Forecasting;

/// <summary>What a model gives for the rows behind a window, in its own scale.</summary>
/// <param name="Means">[T, C]: the means, each step being fed the mean of the step before, or those of the drawn paths.</param>
/// <param name="Deviations">[T, C]: the standard deviation of each Gaussian, or of the drawn paths.</param>
/// <param name="Samples">Drawn paths [T, C]; empty = none were drawn.</param>
internal sealed record ForecastPath(float[] Means, float[] Deviations, float[][] Samples)
{
    /// <summary>Returns what drawn paths say alone.</summary>
    /// <param name="samples">One path at least.</param>
    public static ForecastPath Of(float[][] samples)
    {
        float[] means = new float[samples[0].Length], deviations = new float[means.Length];
        for (var i = 0; i < means.Length; i++)
        {
            var mean = samples.Average(path => (double)path[i]);
            (means[i], deviations[i]) = ((float)mean, (float)Math.Sqrt(samples.Average(path => (path[i] - mean) * (path[i] - mean))));
        }
        return new(means, deviations, samples);
    }
}
