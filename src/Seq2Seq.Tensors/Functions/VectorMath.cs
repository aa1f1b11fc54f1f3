using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>Exponential functions and the logarithm, written once for every vector width.</summary>
internal static class VectorMath
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

    /// <summary>
    /// Computes ln x for x from 2^-31 to 1, to about 1e-7 of the larger of 1 and |ln x|. Comparisons find n with x = 2^-n m and 0.7 ≤ m ≤ 1.4, and with
    /// s = (m - 1) / (m + 1), ln x = 2 (s + s³/3 + s⁵/5 + s⁷/7 + s⁹/9) - n ln 2.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : unmanaged, IVector<V>
    {
        var (n, one, m) = (V.Of(0f), V.Of(1f), x);
        var scale = V.IfGreater(V.Of(1f / 65536), m, V.Of(65536f), one);
        n += V.IfGreater(scale, one, V.Of(16f), V.Of(0f));
        m *= scale;
        scale = V.IfGreater(V.Of(1f / 256), m, V.Of(256f), one);
        n += V.IfGreater(scale, one, V.Of(8f), V.Of(0f));
        m *= scale;
        scale = V.IfGreater(V.Of(1f / 16), m, V.Of(16f), one);
        n += V.IfGreater(scale, one, V.Of(4f), V.Of(0f));
        m *= scale;
        scale = V.IfGreater(V.Of(1f / 4), m, V.Of(4f), one);
        n += V.IfGreater(scale, one, V.Of(2f), V.Of(0f));
        m *= scale;
        scale = V.IfGreater(V.Of(1f / 2), m, V.Of(2f), one);
        n += V.IfGreater(scale, one, one, V.Of(0f));
        m *= scale;
        scale = V.IfGreater(V.Of(0.70710678f), m, V.Of(2f), one);
        n += V.IfGreater(scale, one, one, V.Of(0f));
        m *= scale;
        var s = (m - one) / (m + one);
        var square = s * s;
        var p = V.Of(1f / 9);
        p = V.Fma(p, square, V.Of(1f / 7));
        p = V.Fma(p, square, V.Of(1f / 5));
        p = V.Fma(p, square, V.Of(1f / 3));
        p = V.Fma(p, square, one);
        return V.Fma(n, V.Of(-0.69314718f), (s + s) * p);
    }

    /// <summary>Computes σ(x) = 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : unmanaged, IVector<V> => V.Of(1f) / (V.Of(1f) + Exp(V.Of(0f) - x));

    /// <summary>Computes tanh(x) = 1 - 2 / (e^2x + 1), to about 1e-7 absolute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : unmanaged, IVector<V> => V.Of(1f) - V.Of(2f) / (Exp(x + x) + V.Of(1f));
}
