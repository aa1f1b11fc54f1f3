using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>The state of a reversible GRU that is nearest to a number; see <see cref="ReversibleGru{V}.State"/>.</summary>
internal readonly struct NearestState : IFunction1
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => ReversibleGru<V>.State(x);
}

/// <summary>dx += dy where |x| ≤ 1: the gradient of <see cref="NearestState"/> without the rounding.</summary>
internal readonly struct NearestStateGrad : IFunction3
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V dx, V x, V dy) where V : unmanaged, IVector<V> => dx + V.IfGreater(x * x, V.Of(1f), V.Of(0f), dy);
}
