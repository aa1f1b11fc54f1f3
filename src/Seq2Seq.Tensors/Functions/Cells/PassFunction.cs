using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The cell h = z, which has no formula of its own. A step of it does only what a device does for sentences that have ended; see
/// <see cref="Ops.Hold"/>.
/// <para>Backward:  dz = dh.</para>
/// </summary>
internal readonly struct PassFunction : ICellFunction
{
    private const int Z = 0;
    private const int H = 0;

    public static int Gates => 1;
    public static int StateParts => 1;
    public static bool KeepsProductsApart => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V> => unit.SetAfter(H, unit.Gate(Z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        unit.SetGate(Z, unit.Gradient(H));
        unit.SetGradient(H, V.Of(0f));
    }
}
