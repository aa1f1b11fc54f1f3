using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The negative log-likelihood of a number y under a Gaussian of mean m and variance v = e^2r + ε²: ½ (ln v + (y - m)² / v + ln 2π). The floor ε keeps it
/// finite where numbers are predicted exactly.
/// </summary>
public static class GaussianLikelihood
{
    /// <summary>The least standard deviation ε.</summary>
    public const float LeastDeviation = 1e-3f;

    private const float LogFloor = -13.815511f; // ln ε²
    private const float LogTwoPi = 1.8378771f;

    /// <summary>Returns the standard deviation sqrt(e^2r + ε²).</summary>
    public static double Deviation(double r) => Math.Sqrt(Math.Exp(2 * r) + (double)LeastDeviation * LeastDeviation);

    /// <summary>Computes ln v = max(2r, ln ε²) + ln(1 + e^-|2r - ln ε²|), which no r overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V LogVariance<V>(V r) where V : unmanaged, IVector<V>
    {
        V floor = V.Of(LogFloor), twice = r + r, high = V.Max(floor, twice);
        return high - VectorMath.Log(V.Of(1f) / (V.Of(1f) + VectorMath.Exp(V.Min(floor, twice) - high)));
    }

    /// <summary>½ (ln v + (y - m)² / v + ln 2π), with arguments m, r, y.</summary>
    public readonly struct Term : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V m, V r, V y) where V : unmanaged, IVector<V>
        {
            V error = y - m, logVariance = LogVariance(r);
            return V.Of(0.5f) * (logVariance + error * error * VectorMath.Exp(V.Of(0f) - logVariance) + V.Of(LogTwoPi));
        }
    }

    /// <summary>scale (m - y) / v: the gradient of m in <see cref="Term"/>.</summary>
    internal readonly struct MeanGrad(float scale) : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V m, V r, V y) where V : unmanaged, IVector<V> => V.Of(scale) * (m - y) * VectorMath.Exp(V.Of(0f) - LogVariance(r));
    }

    /// <summary>scale (1 - (y - m)² / v) e^2r / v: the gradient of r in <see cref="Term"/>.</summary>
    internal readonly struct DeviationGrad(float scale) : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V m, V r, V y) where V : unmanaged, IVector<V>
        {
            V error = y - m, logVariance = LogVariance(r);
            var far = V.Of(1f) - error * error * VectorMath.Exp(V.Of(0f) - logVariance);
            return V.Of(scale) * far * VectorMath.Exp(r + r - logVariance);
        }
    }
}
