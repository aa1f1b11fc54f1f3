using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>One unit of a step of each recurrent cell, forward and backward, written once for every vector width and device. See <see cref="Device"/> for the formulas.</summary>
public static class Cells
{
    /// <summary>Replaces z by the gates; c = f c' + i g, h = o tanh c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lstm<V>(ref V i, ref V f, ref V g, ref V o, V cPrevious, out V c, out V h) where V : unmanaged, IVector<V>
    {
        i = VectorMath.Sigmoid(i);
        f = VectorMath.Sigmoid(f);
        g = VectorMath.Tanh(g);
        o = VectorMath.Sigmoid(o);
        c = V.Fma(f, cPrevious, i * g);
        h = o * VectorMath.Tanh(c);
    }

    /// <summary>Replaces the gates by the gradient of z, and dc by that of c'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LstmBackward<V>(ref V i, ref V f, ref V g, ref V o, V cPrevious, V c, V dh, ref V dc) where V : unmanaged, IVector<V>
    {
        V one = V.Of(1f), t = VectorMath.Tanh(c), total = V.Fma(dh * o, one - t * t, dc);
        V di = total * g * i * (one - i), df = total * cPrevious * f * (one - f), dg = total * i * (one - g * g);
        dc = total * f;
        o = dh * t * o * (one - o);
        i = di;
        f = df;
        g = dg;
    }

    /// <summary>Replaces x by the gates; h = (1 - u) n + u h'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gru<V>(ref V r, ref V u, ref V n, V sr, V su, V sn, V hPrevious, out V h) where V : unmanaged, IVector<V>
    {
        r = VectorMath.Sigmoid(r + sr);
        u = VectorMath.Sigmoid(u + su);
        n = VectorMath.Tanh(V.Fma(r, sn, n));
        h = V.Fma(u, hPrevious - n, n);
    }

    /// <summary>Replaces the gates by the gradient of x, s_n by that of s_n (those of s_r and s_u equal those of x), and dh by the part of the gradient of h' that does not pass through s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GruBackward<V>(ref V r, ref V u, ref V n, ref V sn, V hPrevious, ref V dh) where V : unmanaged, IVector<V>
    {
        var one = V.Of(1f);
        V dn = dh * (one - u) * (one - n * n), dr = dn * sn * r * (one - r), du = dh * (hPrevious - n) * u * (one - u);
        sn = dn * r;
        dh = dh * u;
        r = dr;
        u = du;
        n = dn;
    }

    /// <summary>h = tanh z, or max(z, 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Rnn<V>(V z, bool relu) where V : unmanaged, IVector<V> => relu ? new Functions.Relu().Apply(z) : VectorMath.Tanh(z);

    /// <summary>The gradient of z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V RnnBackward<V>(V h, V dh, bool relu) where V : unmanaged, IVector<V> => relu ? V.IfGreater(h, V.Of(0f), dh, V.Of(0f)) : dh * (V.Of(1f) - h * h);
}
