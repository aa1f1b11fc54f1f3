namespace Seq2Seq.Data;

/// <summary>
/// Triangular bands that are equally wide on the mel scale in the form of HTK (Young et al., The HTK Book, section 5.6): mel(f) = 2595 log10(1 + f / 700).
/// Band m rises in Hz from 0 at the point m to 1 at the point m + 1 and falls to 0 at the point m + 2, where the points 0 .. M + 1 divide the mel scale evenly.
/// </summary>
internal sealed class MelFilters
{
    private readonly (int First, double[] Weights)[] _bands;

    /// <summary>Creates the bands.</summary>
    /// <param name="options">The options, whose rate is known.</param>
    /// <param name="length">The samples of a Fourier transform, whose bin k has the frequency k · rate / length.</param>
    /// <exception cref="ConfigurationException">A band has no bin, or the lowest frequency is not below the highest one.</exception>
    public MelFilters(SoundOptions options, int length)
    {
        double lowest = Mel(options.LowestFrequency), highest = Mel(options.HighestFrequency > 0 ? options.HighestFrequency : options.Rate / 2d);
        if (lowest >= highest || options.HighestFrequency > options.Rate / 2d)
            throw new ConfigurationException(FormattableString.Invariant($"the bands reach from {options.LowestFrequency} to {options.HighestFrequency} Hz at a rate of {options.Rate} Hz; ")
                + "expected a lowest frequency below the highest one, and that at most half of the rate; change them");
        double[] points = [.. Enumerable.Range(0, options.Mels + 2).Select(i => Hertz(lowest + i * (highest - lowest) / (options.Mels + 1)))];
        _bands = [.. Enumerable.Range(0, options.Mels).Select(m => Band(points[m], points[m + 1], points[m + 2], (double)options.Rate / length, length / 2))];
        var empty = Array.FindIndex(_bands, band => band.Weights.Length == 0);
        if (empty >= 0)
            throw new ConfigurationException(FormattableString.Invariant($"band {empty + 1} of {options.Mels} mel bands is narrower than the {(double)options.Rate / length:F1} Hz ")
                + "that frames of this length can tell apart; expected fewer bands or longer frames; lower the number of bands");
    }

    /// <summary>Writes the power of each band [M], given that of each bin [length / 2 + 1].</summary>
    public void Apply(ReadOnlySpan<double> power, Span<double> bands)
    {
        for (var m = 0; m < _bands.Length; m++)
        {
            var (first, weights) = _bands[m];
            double sum = 0;
            for (var i = 0; i < weights.Length; i++) sum += weights[i] * power[first + i];
            bands[m] = sum;
        }
    }

    /// <summary>Returns the first bin of a band, and the weights from there on.</summary>
    private static (int First, double[] Weights) Band(double from, double peak, double to, double step, int last)
    {
        double[] all = [.. Enumerable.Range(0, last + 1).Select(k => Math.Max(0, Math.Min((k * step - from) / (peak - from), (to - k * step) / (to - peak))))];
        var first = Math.Max(0, Array.FindIndex(all, weight => weight > 0));
        return (first, all[first..(Array.FindLastIndex(all, weight => weight > 0) + 1)]);
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + hertz / 700);

    private static double Hertz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
}
