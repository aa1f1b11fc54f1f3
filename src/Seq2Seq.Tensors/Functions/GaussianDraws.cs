using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// Draws from Gaussians of mean m and variance v = e^2r + ε², where ε is <see cref="GaussianLikelihood.LeastDeviation"/>, made of standard normal numbers n.
/// </summary>
internal static class GaussianDraws
{
    /// <summary>z = m + sqrt(v) n, with arguments m, r, n.</summary>
    internal readonly struct Draw : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V m, V r, V n) where V : unmanaged, IVector<V> => m + n * VectorMath.Exp(V.Of(0.5f) * GaussianLikelihood.LogVariance(r));
    }

    /// <summary>n e^2r / sqrt(v) dz: the gradient of r in <see cref="Draw"/>, with arguments r, n, dz.</summary>
    internal readonly struct DeviationGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V r, V n, V dz) where V : unmanaged, IVector<V> => n * dz * VectorMath.Exp(r + r - V.Of(0.5f) * GaussianLikelihood.LogVariance(r));
    }
}
