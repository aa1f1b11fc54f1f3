namespace Seq2Seq.Checkpoints;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The extents, outermost first; empty for a scalar.</param>
/// <param name="Begin">The index of the first byte of the elements, counted from the start of the data section.</param>
/// <param name="End">The index of the byte after the last.</param>
internal sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>The number of elements.</summary>
    public long Count => Bitmask == null ? Stored : Shape.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>The number of elements that are stored: all of them, or those of a sparse tensor that are not 0.</summary>
    public long Stored => (End - Begin) / Type.Size();

    /// <summary>The tensor that says which elements of a sparse tensor are stored, see <see cref="SparseTensor"/>; null = all are.</summary>
    internal TensorEntry? Bitmask { get; init; }

    /// <summary>
    /// Returns the number of bytes that a tensor of this type and shape fills, or -1 if that is more than a <c>long</c> can count or an extent is
    /// negative.
    /// </summary>
    internal static long Bytes(TensorType type, IReadOnlyList<long> shape)
    {
        long bytes = type.Size();
        foreach (var size in shape)
        {
            if (size < 0 || Math.BigMul(bytes, size) > long.MaxValue)
                return -1;
            bytes *= size;
        }
        return bytes;
    }
}
