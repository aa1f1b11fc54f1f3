namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    /// <summary>½ (ln v + (y - m)² / v + ln 2π) with v = e^2r + ε².</summary>
    public static double[] GaussianLoss(double[] mean, double[] logDeviation, float[] targets) => [.. targets.Select((y, i) =>
    {
        var v = Variance(logDeviation[i]);
        return 0.5 * (Math.Log(v) + (y - mean[i]) * (y - mean[i]) / v + Math.Log(2 * Math.PI));
    })];

    /// <summary>m + sqrt(v) n.</summary>
    public static double[] GaussianDraw(double[] mean, double[] logDeviation, float[] noise) =>
        [.. noise.Select((n, i) => mean[i] + n * Math.Sqrt(Variance(logDeviation[i])))];

    /// <summary>½ (ln v_p - ln v_q + (v_q + (m_q - m_p)²) / v_p - 1).</summary>
    public static double[] GaussianDivergence(double[] mean, double[] logDeviation, double[] priorMean, double[] priorLogDeviation) => [.. mean.Select((m, i) =>
    {
        double v = Variance(logDeviation[i]), of = Variance(priorLogDeviation[i]), d = m - priorMean[i];
        return 0.5 * (Math.Log(of / v) + (v + d * d) / of - 1);
    })];

    private static double Variance(double logDeviation) =>
        Math.Exp(2 * logDeviation) + (double)GaussianLikelihood.LeastDeviation * GaussianLikelihood.LeastDeviation;
}
