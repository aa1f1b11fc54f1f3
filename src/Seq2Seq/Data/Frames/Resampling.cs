namespace Seq2Seq.Data;

/// <summary>
/// Changes the rate of recordings by a windowed sinc (Smith, Digital Audio Resampling Home Page, 2002):
/// <code>
/// y_n = sum_k x_k c sinc(c u) cos^2(pi u / (2 W)),   u = n from / to - k,   |u| &lt; W,   c = 0.95 min(1, to / from),   W = 16 / c
/// </code>
/// with sinc(x) = sin(pi x) / (pi x) and x_k = 0 outside. The factor 0.95 leaves room for the slope of the filter below half of the lower rate.
/// </summary>
internal static class Resampling
{
    private const double Rolloff = 0.95;
    private const int Zeros = 16; // of the sinc on either side

    /// <summary>Returns a recording at another rate.</summary>
    public static Sound To(Sound sound, int rate)
    {
        long from = sound.Rate, to = rate;
        var cutoff = Rolloff * Math.Min(1, (double)to / from);
        var width = Zeros / cutoff;
        var reach = (int)Math.Ceiling(width);
        var samples = sound.Samples;
        var resampled = new float[(samples.LongLength * to + from - 1) / from];
        // The weights depend on n from / to - floor(n from / to) only, which takes few values where the rates have a large common divisor.
        var phases = new Dictionary<long, double[]>();
        for (long n = 0; n < resampled.Length; n++)
        {
            var (center, phase) = Math.DivRem(n * from, to);
            if (!phases.TryGetValue(phase, out var weights)) phases[phase] = weights = Weights((double)phase / to, cutoff, width, reach);
            double sum = 0;
            var first = center - reach;
            for (var i = Math.Max(0, -first); i < weights.Length && first + i < samples.Length; i++) sum += weights[i] * samples[first + i];
            resampled[n] = (float)sum;
        }
        return new(resampled, rate);
    }

    /// <summary>Returns the weights of the samples from <paramref name="reach"/> before the center to as many behind it.</summary>
    private static double[] Weights(double phase, double cutoff, double width, int reach) => [.. Enumerable.Range(-reach, 2 * reach + 1).Select(k =>
    {
        var u = phase - k;
        if (Math.Abs(u) >= width) return 0;
        var window = Math.Cos(Math.PI * u / (2 * width));
        return cutoff * Sinc(cutoff * u) * window * window;
    })];

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
