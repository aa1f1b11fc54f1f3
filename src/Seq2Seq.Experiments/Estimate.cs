using MathNet.Numerics.Distributions;

namespace Seq2Seq.Experiments;

/// <summary>An estimate of a figure from repetitions with different seeds.</summary>
/// <param name="Mean">The mean of the seeds that have a figure, or their geometric mean; NaN if none has a figure.</param>
/// <param name="Low">The lower end of the 95 % confidence interval of the mean. For a single seed, which tells nothing of the spread, it is the mean
/// itself.</param>
/// <param name="High">The upper end of the interval.</param>
/// <param name="Values">The figures of the seeds; NaN for a run that did not get that far.</param>
public sealed record Estimate(double Mean, double Low, double High, IReadOnlyList<double> Values)
{
    private const double Confidence = 0.95;

    /// <summary>Half the width of the interval.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>The number of seeds that have a figure.</summary>
    public int Count => Values.Count(double.IsFinite);

    /// <summary>
    /// Returns mean ± t s / √n, where s is the standard deviation over n seeds and t the quantile of Student's distribution with n - 1 degrees of
    /// freedom.
    /// </summary>
    public static Estimate Of(IReadOnlyList<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        if (known.Length == 0)
            return new(double.NaN, double.NaN, double.NaN, values);
        var mean = known.Average();
        if (known.Length == 1)
            return new(mean, mean, mean, values);
        var deviation = Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
        var half = Quantile(known.Length - 1) * deviation / Math.Sqrt(known.Length);
        return new(mean, mean - half, mean + half, values);
    }

    /// <summary>
    /// Returns the geometric mean and its interval, computed on logarithms, for figures that differ by factors. Figures that are not above 0 count as
    /// unknown.
    /// </summary>
    public static Estimate OfFactors(IReadOnlyList<double> values)
    {
        var logarithms = Of([.. values.Select(value => value > 0 ? Math.Log(value) : double.NaN)]);
        return new(Math.Exp(logarithms.Mean), Math.Exp(logarithms.Low), Math.Exp(logarithms.High), [.. values.Select(value => value > 0 ? value : double.NaN)]);
    }

    /// <summary>Returns t such that |T| is at most t with a probability of 95 %.</summary>
    internal static double Quantile(int degrees) => StudentT.InvCDF(0, 1, degrees, (1 + Confidence) / 2);
}
