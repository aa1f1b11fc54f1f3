using System.Numerics;

namespace Seq2Seq.Checkpoints;

/// <summary>
/// A tensor with many zeros in a safetensors file. It is stored as three tensors, which have the names and the form that the bitmask format of the library
/// compressed-tensors gives them: <c>NAME.shape</c> (I64), <c>NAME.bitmask</c> (U8, [rows, ⌈columns / 8⌉]: a bit for each element of a row, the first in the
/// lowest bit of the first byte, 1 where the element is not 0) and <c>NAME.compressed</c> (the elements that are not 0, in their order). The row offsets of
/// that format are left out, as the bits tell them. Whoever reads the file sees one tensor of the whole shape, <c>NAME</c>.
/// </summary>
internal static class SparseTensor
{
    private const string ShapeEnd = ".shape", BitmaskEnd = ".bitmask", ValuesEnd = ".compressed";

    /// <summary>The least share of zeros. A matrix that has fewer by chance stays as every other program reads it.</summary>
    private const double LeastZeros = 0.25;

    /// <summary>Adds a matrix in this form if at least a quarter of its elements are 0, and any other tensor as it is.</summary>
    /// <inheritdoc cref="SafetensorsWriter.Add{T}(string, ReadOnlySpan{int}, TensorSource{T})"/>
    public static void Add(SafetensorsWriter writer, string name, int[] shape, TensorSource<float> values)
    {
        var count = shape.Aggregate(1, (product, extent) => product * extent);
        if (shape.Length < 2 || count == 0 || Kept(values()) is var kept && kept > count * (1 - LeastZeros))
        {
            writer.Add(name, shape, values);
            return;
        }
        var columns = shape[^1];
        writer.Add(name + ShapeEnd, [shape.Length], Array.ConvertAll(shape, extent => (long)extent));
        writer.Add<byte>(name + BitmaskEnd, [count / columns, (columns + 7) / 8], () => Bits(values(), columns));
        writer.Add<float>(name + ValuesEnd, [kept], () => values().ToArray().Where(IsKept).ToArray());
    }

    /// <summary>Returns the tensors of a file as those who read it see them.</summary>
    /// <param name="stored">The tensors that the header describes.</param>
    /// <param name="read">Reads whole numbers.</param>
    /// <param name="file">The file name for messages.</param>
    /// <exception cref="Seq2SeqException">The parts of a tensor are incomplete or do not fit each other.</exception>
    public static IReadOnlyList<TensorEntry> Joined(IReadOnlyList<TensorEntry> stored, Func<TensorEntry, long[]> read, string file)
    {
        if (!stored.Any(IsBitmask)) return stored;
        var byName = stored.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var sparse = stored.Where(IsBitmask).ToDictionary(bits => bits.Name[..^BitmaskEnd.Length], Join, StringComparer.Ordinal);
        var parts = sparse.Keys.SelectMany(name => new[] { name + ShapeEnd, name + BitmaskEnd, name + ValuesEnd }).ToHashSet(StringComparer.Ordinal);
        return [.. stored.Where(tensor => !parts.Contains(tensor.Name)).Concat(sparse.Values).OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)];

        TensorEntry Join(TensorEntry bits)
        {
            var name = bits.Name[..^BitmaskEnd.Length];
            if (byName.ContainsKey(name)) throw Wrong(name, "stands there whole too");
            var (ofShape, values) = (Part(ShapeEnd), Part(ValuesEnd));
            if (ofShape is not { Type: TensorType.I64, Shape.Count: 1, Count: > 0 and <= 8 }) throw Wrong(name, $"has no shape in '{ofShape.Name}'");
            var shape = read(ofShape);
            var bytes = TensorEntry.Bytes(values.Type, shape);
            var (count, columns) = (bytes / values.Type.Size(), shape[^1]);
            if (bytes < 0 || values.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16) || values.Shape.Count != 1 || values.Count > count)
                throw Wrong(name, $"of shape [{string.Join(", ", shape)}] has {values.Count} values of {values.Type}");
            if (columns == 0 || bits.Shape is not [var rows, var width] || rows != count / columns || width != columns / 8 + (columns % 8 > 0 ? 1 : 0))
                throw Wrong(name, $"of shape [{string.Join(", ", shape)}] has a bitmask of shape [{string.Join(", ", bits.Shape)}]");
            return new TensorEntry(name, values.Type, shape, values.Begin, values.End) { Bitmask = bits };

            TensorEntry Part(string end) => byName.TryGetValue(name + end, out var part) ? part : throw Wrong(name, $"lacks its part '{name + end}'");
        }

        Seq2SeqException Wrong(string name, string found) => SafetensorsHeader.Damaged(file, $"sparse tensor '{name}' {found}");
    }

    /// <summary>Puts the elements that are stored in their places, and zeros in all others.</summary>
    /// <param name="bits">The bitmask.</param>
    /// <param name="values">The elements that are not 0.</param>
    /// <param name="columns">The number of elements in a row.</param>
    /// <param name="destination">Receives all elements.</param>
    /// <returns>The number of bits that are set, or -1 if bits behind the end of a row are; only if it is that of the values were they put.</returns>
    public static long Scatter(ReadOnlySpan<byte> bits, ReadOnlySpan<float> values, int columns, Span<float> destination)
    {
        var width = (columns + 7) / 8;
        long set = 0;
        foreach (var part in bits) set += BitOperations.PopCount(part);
        if (columns % 8 > 0)
            for (var i = width - 1; i < bits.Length; i += width)
                if (bits[i] >> columns % 8 != 0) return -1;
        if (set != values.Length) return set;
        destination.Clear();
        for (int i = 0, next = 0; i < bits.Length; i++)
            for (int rest = bits[i], start = i / width * columns + i % width * 8; rest != 0; rest &= rest - 1)
                destination[start + BitOperations.TrailingZeroCount(rest)] = values[next++];
        return set;
    }

    private static bool IsBitmask(TensorEntry tensor) => tensor.Type == TensorType.U8 && tensor.Name.EndsWith(BitmaskEnd, StringComparison.Ordinal);

    /// <summary>Returns whether an element is stored: -0 is, so that what is read has the bits that were written.</summary>
    private static bool IsKept(float value) => BitConverter.SingleToInt32Bits(value) != 0;

    private static int Kept(ReadOnlySpan<float> values)
    {
        var kept = 0;
        foreach (var value in values)
            if (IsKept(value)) kept++;
        return kept;
    }

    private static byte[] Bits(ReadOnlySpan<float> values, int columns)
    {
        var width = (columns + 7) / 8;
        var bits = new byte[values.Length / columns * width];
        for (var i = 0; i < values.Length; i++)
            if (IsKept(values[i])) bits[i / columns * width + i % columns / 8] |= (byte)(1 << i % columns % 8);
        return bits;
    }
}
