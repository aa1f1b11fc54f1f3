using MathNet.Numerics.Distributions;

namespace Seq2Seq.Experiments;

/// <summary>What repetitions with different seeds say about a figure.</summary>
/// <param name="Mean">Mean of the seeds that have a figure, perhaps the geometric one; NaN if none has.</param>
/// <param name="Low">Lower end of the 95 % confidence interval of the mean; the mean itself for a single seed, which tells nothing of the spread.</param>
/// <param name="High">Upper end.</param>
/// <param name="Values">The seeds' figures, NaN for a run that did not get that far.</param>
public sealed record Estimate(double Mean, double Low, double High, IReadOnlyList<double> Values)
{
    private const double Confidence = 0.95;

    /// <summary>Half the width of the interval.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>Seeds that have a figure.</summary>
    public int Count => Values.Count(double.IsFinite);

    /// <summary>Mean ± t s / √n, with s the standard deviation over n seeds and t the quantile of Student's distribution with n - 1 degrees of freedom.</summary>
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

    /// <summary>The same of logarithms, for figures that differ by factors: the geometric mean and its interval. Figures that are not above 0 count as unknown.</summary>
    public static Estimate OfFactors(IReadOnlyList<double> values)
    {
        var logarithms = Of([.. values.Select(value => value > 0 ? Math.Log(value) : double.NaN)]);
        return new(Math.Exp(logarithms.Mean), Math.Exp(logarithms.Low), Math.Exp(logarithms.High), [.. values.Select(value => value > 0 ? value : double.NaN)]);
    }

    /// <summary>t such that |T| is at most t with a probability of 95 %.</summary>
    internal static double Quantile(int degrees) => StudentT.InvCDF(0, 1, degrees, (1 + Confidence) / 2);
}
