using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// LSTM with coupled input and forget gates (Greff et al. 2017), gates in the order f, g, o:
/// f, o = σ(z_f), σ(z_o);  g = tanh z_g;  c = f c' + (1 - f) g;  h = o tanh c.
/// <para>Backward, with t = tanh c and dc the total dc + dh o (1 - t²):  dz_f = dc (c' - g) f (1 - f);  dz_g = dc (1 - f) (1 - g²);
/// dz_o = dh t o (1 - o);  dc' = dc f.</para>
/// </summary>
internal readonly struct CoupledLstmFunction : ICellFunction
{
    private const int F = 0, G = 1, O = 2;
    private const int H = 0, C = 1;

    public static int Gates => 3;
    public static int StateParts => 2;
    public static bool KeepsProductsApart => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V f = VectorMath.Sigmoid(unit.Gate(F)), g = VectorMath.Tanh(unit.Gate(G)), o = VectorMath.Sigmoid(unit.Gate(O)), c = V.Fma(f, unit.Before(C) - g, g);
        unit.SetGate(F, f);
        unit.SetGate(G, g);
        unit.SetGate(O, o);
        unit.SetAfter(C, c);
        unit.SetAfter(H, o * VectorMath.Tanh(c));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V f = unit.Gate(F), g = unit.Gate(G), o = unit.Gate(O), before = unit.Before(C), dh = unit.Gradient(H);
        V one = V.Of(1f), t = VectorMath.Tanh(unit.After(C)), dc = V.Fma(dh * o, one - t * t, unit.Gradient(C));
        unit.SetGate(F, dc * (before - g) * f * (one - f));
        unit.SetGate(G, dc * (one - f) * (one - g * g));
        unit.SetGate(O, dh * t * o * (one - o));
        unit.SetGradient(C, dc * f);
        unit.SetGradient(H, V.Of(0f));
    }
}
