using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The Kullback-Leibler divergence of a Gaussian q from a Gaussian p whose means are d apart: ½ (ln v_p - ln v_q + (v_q + d²) / v_p - 1) with v = e^2r + ε²,
/// where ε is <see cref="GaussianLikelihood.LeastDeviation"/>. All functions have the arguments d, r_q, r_p.
/// </summary>
internal static class GaussianDivergences
{
    /// <summary>The divergence.</summary>
    internal readonly struct Term : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V d, V q, V p) where V : unmanaged, IVector<V>
        {
            V of = GaussianLikelihood.LogVariance(q), from = GaussianLikelihood.LogVariance(p);
            return V.Of(0.5f) * (from - of + Scaled(d, of, from) - V.Of(1f));
        }
    }

    /// <summary>d / v_p: the gradient of d in <see cref="Term"/>.</summary>
    internal readonly struct DistanceGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V d, V q, V p) where V : unmanaged, IVector<V> => d * VectorMath.Exp(V.Of(0f) - GaussianLikelihood.LogVariance(p));
    }

    /// <summary>(v_q / v_p - 1) e^2r_q / v_q: the gradient of r_q in <see cref="Term"/>.</summary>
    internal readonly struct DeviationGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V d, V q, V p) where V : unmanaged, IVector<V>
        {
            V of = GaussianLikelihood.LogVariance(q), from = GaussianLikelihood.LogVariance(p);
            return (VectorMath.Exp(of - from) - V.Of(1f)) * VectorMath.Exp(q + q - of);
        }
    }

    /// <summary>(1 - (v_q + d²) / v_p) e^2r_p / v_p: the gradient of r_p in <see cref="Term"/>.</summary>
    internal readonly struct PriorDeviationGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V d, V q, V p) where V : unmanaged, IVector<V>
        {
            V of = GaussianLikelihood.LogVariance(q), from = GaussianLikelihood.LogVariance(p);
            return (V.Of(1f) - Scaled(d, of, from)) * VectorMath.Exp(p + p - from);
        }
    }

    /// <summary>Computes (v_q + d²) / v_p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Scaled<V>(V d, V of, V from) where V : unmanaged, IVector<V> => VectorMath.Exp(of - from) + d * d * VectorMath.Exp(V.Of(0f) - from);
}
