namespace Seq2Seq.Tensors;

/// <summary>
/// The formula by which an optimizer changes a weight, element by element. It is written once for every vector width and device. The moments are
/// numbers that the optimizer keeps for each weight; they begin with 0.
/// </summary>
public interface IUpdateRule
{
    /// <summary>The number of moments, 1 or 2.</summary>
    static abstract int Moments { get; }

    /// <summary>Returns a weight and its moments after an update.</summary>
    /// <param name="w">The weight.</param>
    /// <param name="g">The gradient, clipped.</param>
    /// <param name="first">The first moment.</param>
    /// <param name="second">The second moment; 0 if the rule has one moment.</param>
    Updated<V> Apply<V>(V w, V g, V first, V second) where V : unmanaged, IVector<V>;
}

/// <summary>A weight and its moments after an update.</summary>
/// <param name="w">The weight.</param>
/// <param name="first">The first moment.</param>
/// <param name="second">The second moment; anything if the rule has one moment.</param>
public readonly struct Updated<V>(V w, V first, V second) where V : unmanaged, IVector<V>
{
    /// <summary>The weight.</summary>
    public readonly V W = w;

    /// <summary>The first moment.</summary>
    public readonly V First = first;

    /// <summary>The second moment.</summary>
    public readonly V Second = second;
}
