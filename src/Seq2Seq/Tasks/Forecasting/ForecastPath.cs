namespace Seq2Seq.Tasks.Forecasting;

/// <summary>What a model gives for the rows behind a window, in its own scale.</summary>
/// <param name="Means">[T, C]: the means, each step being fed the mean of the step before.</param>
/// <param name="Deviations">[T, C]: the standard deviation of each Gaussian.</param>
/// <param name="Samples">Drawn paths [T, C]; empty = none were drawn.</param>
internal sealed record ForecastPath(float[] Means, float[] Deviations, float[][] Samples);
