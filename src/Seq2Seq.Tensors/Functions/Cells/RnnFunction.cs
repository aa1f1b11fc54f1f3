using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The plain RNN (Elman 1990):  h = tanh z.
/// <para>Backward:  dz = dh (1 - h²).</para>
/// </summary>
internal readonly struct RnnFunction : ICellFunction
{
    private const int Z = 0;
    private const int H = 0;

    public static int Gates => 1;
    public static int StateParts => 1;
    public static bool KeepsProductsApart => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V> =>
        unit.SetAfter(H, VectorMath.Tanh(unit.Gate(Z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V h = unit.After(H), dz = unit.Gradient(H) * (V.Of(1f) - h * h);
        unit.SetGate(Z, dz);
        unit.SetGradient(H, V.Of(0f));
    }
}
