namespace Seq2Seq.Checkpoints;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">Name, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the start of the data section.</param>
/// <param name="End">Byte after the last.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Number of elements.</summary>
    public long Count => (End - Begin) / Type.Size();

    /// <summary>Bytes that a tensor of this type and shape fills, or -1 if that is more than a <c>long</c> counts or a size is negative.</summary>
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
