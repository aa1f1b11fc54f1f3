using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// m = β₁ m + (1-β₁) g, v = β₂ v + (1-β₂) g², w -= rate (m / correction1) / (sqrt(v / correction2) + ε) (Kingma &amp; Ba 2015). The decay is added to
/// the gradient; the decoupled decay is taken off the weight (Loshchilov &amp; Hutter 2019).
/// </summary>
public readonly struct AdamRule(float rate, float beta1, float beta2, float epsilon, float correction1, float correction2, float decay, float decoupledDecay)
    : IUpdateRule
{
    public static int Moments => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Updated<V> Apply<V>(V w, V g, V first, V second) where V : unmanaged, IVector<V>
    {
        if (decay != 0) g = V.Fma(V.Of(decay), w, g);
        V m = V.Fma(V.Of(beta1), first, V.Of(1 - beta1) * g), v = V.Fma(V.Of(beta2), second, V.Of(1 - beta2) * g * g);
        if (decoupledDecay != 0) w -= V.Of(rate) * V.Of(decoupledDecay) * w;
        return new(w - V.Of(rate / correction1) * m / (V.Sqrt(v * V.Of(1 / correction2)) + V.Of(epsilon)), m, v);
    }
}
