using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>Exponential functions written once for every vector width.</summary>
public static class VectorMath
{
    /// <summary>
    /// Computes e^x to about 2 units in the last place. x is clamped to [-87.3, 88.3], and NaN stays NaN. With n = round(x / ln 2) and r = x - n ln 2
    /// (ln 2 is split in two, Cody &amp; Waite 1980), e^x = 2^n e^r. e^r is computed by its Taylor polynomial of degree 7 on |r| ≤ 0.35.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : unmanaged, IVector<V>
    {
        x = V.Min(V.Of(88.3f), V.Max(V.Of(-87.3f), x));
        var n = V.Round(x * V.Of(1.44269504f));
        var r = V.Fma(n, V.Of(-0.693359375f), x);
        r = V.Fma(n, V.Of(2.12194440e-4f), r);
        var p = V.Of(1f / 5040);
        p = V.Fma(p, r, V.Of(1f / 720));
        p = V.Fma(p, r, V.Of(1f / 120));
        p = V.Fma(p, r, V.Of(1f / 24));
        p = V.Fma(p, r, V.Of(1f / 6));
        p = V.Fma(p, r, V.Of(0.5f));
        p = V.Fma(p, r, V.Of(1f));
        p = V.Fma(p, r, V.Of(1f));
        return p * V.Pow2(n);
    }

    /// <summary>Computes σ(x) = 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : unmanaged, IVector<V> => V.Of(1f) / (V.Of(1f) + Exp(V.Of(0f) - x));

    /// <summary>Computes tanh(x) = 1 - 2 / (e^2x + 1), to about 1e-7 absolute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : unmanaged, IVector<V> => V.Of(1f) - V.Of(2f) / (Exp(x + x) + V.Of(1f));
}
