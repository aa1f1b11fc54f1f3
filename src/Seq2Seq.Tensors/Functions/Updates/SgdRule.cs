using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>v = momentum v + g + decay w, w -= rate v (Sutskever et al. 2013).</summary>
public readonly struct SgdRule(float rate, float momentum, float decay) : IUpdateRule
{
    public static int Moments => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Updated<V> Apply<V>(V w, V g, V first, V second) where V : unmanaged, IVector<V>
    {
        var v = V.Of(momentum) * first + g + V.Of(decay) * w;
        return new(w - V.Of(rate) * v, v, second);
    }
}
