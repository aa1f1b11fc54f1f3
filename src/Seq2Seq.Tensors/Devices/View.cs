namespace Seq2Seq.Tensors;

/// <summary>A part of a storage.</summary>
/// <param name="Offset">The index of the first element.</param>
/// <param name="Length">The number of elements.</param>
public readonly record struct View(Storage Storage, int Offset, int Length)
{
    /// <summary>Returns a part of this view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside the view.</exception>
    public View Slice(int offset, int length)
    {
        if (offset < 0 || length < 0 || (long)offset + length > Length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"[{offset}, {(long)offset + length}) of a view of {Length}");
        return new View(Storage, Offset + offset, length);
    }
}
