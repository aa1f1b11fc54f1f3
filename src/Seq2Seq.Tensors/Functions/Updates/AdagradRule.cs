using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>s += g², w -= rate g / (sqrt(s) + ε) (Duchi et al. 2011). The decay is added to the gradient.</summary>
public readonly struct AdagradRule(float rate, float epsilon, float decay) : IUpdateRule
{
    public static int Moments => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Updated<V> Apply<V>(V w, V g, V first, V second) where V : unmanaged, IVector<V>
    {
        g = V.Fma(V.Of(decay), w, g);
        var s = V.Fma(g, g, first);
        return new(w - V.Of(rate) * g / (V.Sqrt(s) + V.Of(epsilon)), s, second);
    }
}
