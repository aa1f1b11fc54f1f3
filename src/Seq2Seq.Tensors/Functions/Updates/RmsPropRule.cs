using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// s = α s + (1-α) g², v = momentum v + g / (sqrt(s) + ε), w -= rate v (Tieleman &amp; Hinton 2012, with the momentum of Graves 2013). The decay is
/// added to the gradient.
/// </summary>
public readonly struct RmsPropRule(float rate, float alpha, float epsilon, float momentum, float decay) : IUpdateRule
{
    public static int Moments => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Updated<V> Apply<V>(V w, V g, V first, V second) where V : unmanaged, IVector<V>
    {
        g = V.Fma(V.Of(decay), w, g);
        var s = V.Fma(V.Of(alpha), first, V.Of(1 - alpha) * g * g);
        var v = V.Fma(V.Of(momentum), second, g / (V.Sqrt(s) + V.Of(epsilon)));
        return new(w - V.Of(rate) * v, s, v);
    }
}
