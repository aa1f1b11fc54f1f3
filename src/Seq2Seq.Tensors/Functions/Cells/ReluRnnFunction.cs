using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The plain RNN with a rectified unit (Le et al. 2015):  h = max(z, 0).
/// <para>Backward:  dz = dh where h &gt; 0, else 0.</para>
/// </summary>
internal readonly struct ReluRnnFunction : ICellFunction
{
    private const int Z = 0;
    private const int H = 0;

    public static int Gates => 1;
    public static int StateParts => 1;
    public static bool KeepsProductsApart => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V> =>
        unit.SetAfter(H, V.Max(V.Of(0f), unit.Gate(Z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V zero = V.Of(0f), dz = V.IfGreater(unit.After(H), zero, unit.Gradient(H), zero);
        unit.SetGate(Z, dz);
        unit.SetGradient(H, V.Of(0f));
    }
}
