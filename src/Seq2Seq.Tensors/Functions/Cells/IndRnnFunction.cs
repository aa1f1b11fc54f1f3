using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The IndRNN (Li et al. 2018), where each unit sees only its own past:  h = max(x + s h', 0), where s is the unit's one recurrent weight.
/// <para>Backward:  dx = dh where h &gt; 0, else 0;  ds = dx h';  dh' = dx s.</para>
/// </summary>
internal readonly struct IndRnnFunction : ICellFunction
{
    private const int Z = 0;
    private const int H = 0;

    public static int Gates => 1;
    public static int StateParts => 1;
    public static bool KeepsProductsApart => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V> =>
        unit.SetAfter(H, V.Max(V.Of(0f), V.Fma(unit.Recurrent(Z), unit.Before(H), unit.Gate(Z))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V zero = V.Of(0f), s = unit.Recurrent(Z), before = unit.Before(H), dx = V.IfGreater(unit.After(H), zero, unit.Gradient(H), zero);
        unit.SetGate(Z, dx);
        unit.SetRecurrent(Z, dx * before);
        unit.SetGradient(H, dx * s);
    }
}
