using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The LSTM (Hochreiter &amp; Schmidhuber 1997; forget gates: Gers et al. 2000). The gates are in the order i, f, g, o:
/// i, f, o = σ(z_i), σ(z_f), σ(z_o);  g = tanh z_g;  c = f c' + i g;  h = o tanh c.
/// <para>Backward, where t = tanh c and dc stands for dc + dh o (1 - t²):  dz_i = dc g i (1 - i);  dz_f = dc c' f (1 - f);
/// dz_g = dc i (1 - g²);  dz_o = dh t o (1 - o);  dc' = dc f.</para>
/// </summary>
internal readonly struct LstmFunction : ICellFunction
{
    private const int I = 0, F = 1, G = 2, O = 3;
    private const int H = 0, C = 1;

    public static int Gates => 4;
    public static int StateParts => 2;
    public static bool KeepsProductsApart => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V i = VectorMath.Sigmoid(unit.Gate(I)), f = VectorMath.Sigmoid(unit.Gate(F)), g = VectorMath.Tanh(unit.Gate(G)), o = VectorMath.Sigmoid(unit.Gate(O));
        V c = V.Fma(f, unit.Before(C), i * g), h = o * VectorMath.Tanh(c);
        unit.SetGate(I, i);
        unit.SetGate(F, f);
        unit.SetGate(G, g);
        unit.SetGate(O, o);
        unit.SetAfter(C, c);
        unit.SetAfter(H, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V i = unit.Gate(I), f = unit.Gate(F), g = unit.Gate(G), o = unit.Gate(O);
        V dc = unit.Gradient(C), before = unit.Before(C), c = unit.After(C), dh = unit.Gradient(H);
        V one = V.Of(1f), t = VectorMath.Tanh(c);
        dc = V.Fma(dh * o, one - t * t, dc);
        unit.SetGate(I, dc * g * i * (one - i));
        unit.SetGate(F, dc * before * f * (one - f));
        unit.SetGate(G, dc * i * (one - g * g));
        unit.SetGate(O, dh * t * o * (one - o));
        unit.SetGradient(C, dc * f);
        unit.SetGradient(H, V.Of(0f));
    }
}
