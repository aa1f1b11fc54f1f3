namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    /// <summary>½ (ln v + (y - m)² / v + ln 2π) with v = e^2r + ε².</summary>
    public static double[] GaussianLoss(double[] mean, double[] logDeviation, float[] targets) => [.. targets.Select((y, i) =>
    {
        var v = Math.Exp(2 * logDeviation[i]) + (double)GaussianLikelihood.LeastDeviation * GaussianLikelihood.LeastDeviation;
        return 0.5 * (Math.Log(v) + (y - mean[i]) * (y - mean[i]) / v + Math.Log(2 * Math.PI));
    })];
}
