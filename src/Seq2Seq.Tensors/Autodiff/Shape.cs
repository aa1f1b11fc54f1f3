namespace Seq2Seq.Tensors;

/// <summary>
/// The extents of a tensor: one to four numbers, outermost first. Legend: B batch, S source length, T target length, E embedding, H hidden, V
/// vocabulary, K beam.
/// </summary>
public readonly record struct Shape
{
    private readonly int _d0, _d1, _d2, _d3;

    /// <summary>The number of dimensions.</summary>
    public int Rank { get; }

    /// <exception cref="ArgumentException">There are no extents or more than four, or an extent is negative.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        if (extents.Length is 0 or > 4) throw new ArgumentException($"a shape has 1 to 4 extents, not {extents.Length}");
        foreach (var extent in extents) if (extent < 0) throw new ArgumentException($"extent {extent} is negative");
        Rank = extents.Length;
        _d0 = extents[0];
        _d1 = Rank > 1 ? extents[1] : 1;
        _d2 = Rank > 2 ? extents[2] : 1;
        _d3 = Rank > 3 ? extents[3] : 1;
    }

    /// <summary>The extent of a dimension. <c>^1</c> counts from the end.</summary>
    public int this[Index dimension] => dimension.GetOffset(Rank) switch
    {
        0 => _d0,
        1 when Rank > 1 => _d1,
        2 when Rank > 2 => _d2,
        3 when Rank > 3 => _d3,
        var d => throw new ArgumentOutOfRangeException(nameof(dimension), $"dimension {d} of {this}"),
    };

    /// <summary>The number of elements.</summary>
    /// <exception cref="OutOfMemoryException">There are more than one block of memory can hold.</exception>
    public int Count => LongCount is var count && count <= int.MaxValue ? (int)count
        : throw new InsufficientMemoryException($"a tensor of shape {this} has more than {int.MaxValue} elements");

    /// <summary>The number of elements, or the largest number if there are more.</summary>
    public long LongCount
    {
        get
        {
            long outer = (long)_d0 * _d1, inner = (long)_d2 * _d3;
            return outer > int.MaxValue && inner > int.MaxValue ? long.MaxValue : outer * inner;
        }
    }

    /// <summary>The extent of the last dimension.</summary>
    public int Columns => this[^1];

    /// <summary>The product of all extents except the last.</summary>
    public int Rows => Columns == 0 ? 0 : Count / Columns;

    /// <summary>Returns the shape with the extent of one dimension replaced.</summary>
    public Shape With(Index dimension, int extent)
    {
        Span<int> extents = [_d0, _d1, _d2, _d3];
        extents[dimension.GetOffset(Rank)] = extent;
        return new Shape(extents[..Rank]);
    }

    /// <inheritdoc/>
    public override string ToString() => Rank switch
    {
        1 => $"[{_d0}]",
        2 => $"[{_d0}, {_d1}]",
        3 => $"[{_d0}, {_d1}, {_d2}]",
        _ => $"[{_d0}, {_d1}, {_d2}, {_d3}]",
    };
}
