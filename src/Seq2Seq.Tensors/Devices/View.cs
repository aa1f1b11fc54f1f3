namespace Seq2Seq.Tensors;

/// <summary>Part of a storage.</summary>
/// <param name="Storage">The memory.</param>
/// <param name="Offset">First element.</param>
/// <param name="Length">Number of elements.</param>
public readonly record struct View(Storage Storage, int Offset, int Length)
{
    /// <summary>A part of this part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie inside.</exception>
    public View Slice(int offset, int length)
    {
        if (offset < 0 || length < 0 || offset + length > Length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"[{offset}, {offset + length}) of a view of {Length}");
        return new View(Storage, Offset + offset, length);
    }
}
