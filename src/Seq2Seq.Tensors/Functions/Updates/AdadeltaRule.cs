using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// s = ρ s + (1-ρ) g², d = g sqrt(a + ε) / sqrt(s + ε), a = ρ a + (1-ρ) d², w -= rate d (Zeiler 2012, where the rate is 1). The decay is added to the
/// gradient.
/// </summary>
public readonly struct AdadeltaRule(float rate, float rho, float epsilon, float decay) : IUpdateRule
{
    public static int Moments => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Updated<V> Apply<V>(V w, V g, V first, V second) where V : unmanaged, IVector<V>
    {
        V kept = V.Of(rho), added = V.Of(1 - rho), e = V.Of(epsilon);
        g = V.Fma(V.Of(decay), w, g);
        var s = V.Fma(kept, first, added * g * g);
        var d = V.Sqrt(second + e) / V.Sqrt(s + e) * g;
        return new(w - V.Of(rate) * d, s, V.Fma(kept, second, added * d * d));
    }
}
