using MathNet.Numerics.Distributions;

namespace Seq2Seq.Experiments;

/// <summary>What repetitions with different seeds say about a figure.</summary>
/// <param name="Mean">Mean of the seeds that have a figure; NaN if none has.</param>
/// <param name="HalfWidth">Half the width of the 95 % confidence interval of the mean; 0 for a single seed, which tells nothing of the spread.</param>
/// <param name="Values">The seeds' figures, NaN for a run that did not get that far.</param>
public sealed record Estimate(double Mean, double HalfWidth, IReadOnlyList<double> Values)
{
    private const double Confidence = 0.95;

    /// <summary>Lower end of the interval.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>Upper end of the interval.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>Seeds that have a figure.</summary>
    public int Count => Values.Count(double.IsFinite);

    /// <summary>Mean ± t s / √n, with s the standard deviation over n seeds and t the quantile of Student's distribution with n - 1 degrees of freedom.</summary>
    public static Estimate Of(IReadOnlyList<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        if (known.Length == 0)
            return new(double.NaN, 0, values);
        double mean = known.Average();
        if (known.Length == 1)
            return new(mean, 0, values);
        double deviation = Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
        return new(mean, Quantile(known.Length - 1) * deviation / Math.Sqrt(known.Length), values);
    }

    /// <summary>t such that |T| is at most t with a probability of 95 %.</summary>
    internal static double Quantile(int degrees) => StudentT.InvCDF(0, 1, degrees, (1 + Confidence) / 2);
}
