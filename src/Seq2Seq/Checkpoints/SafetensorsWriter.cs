using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Checkpoints;

/// <summary>Returns the values of a tensor. The values are fetched when they are written, so that only one tensor at a time need be in host memory.</summary>
internal delegate ReadOnlySpan<T> TensorSource<T>();

/// <summary>
/// Writes named tensors as a safetensors file: eight bytes of header length, a JSON header, and the raw little-endian values. The same tensors and
/// metadata give the same bytes, because tensors stand in the order of element size (largest first, so that all are aligned) and then of name. The
/// metadata entry <c>crc32c</c> is the CRC-32C of the header (with zeros in place of the checksum) and the data.
/// </summary>
internal sealed class SafetensorsWriter
{
    private const int ChunkElements = 1 << 20;

    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private delegate void Sink(ReadOnlySpan<byte> bytes);

    private sealed record Tensor(TensorType Type, long[] Shape, Action<Sink> Write);

    /// <summary>Adds a tensor.</summary>
    /// <typeparam name="T"><c>float, double, long, int</c> or <c>byte</c>.</typeparam>
    /// <param name="name">The name, unique in the file.</param>
    /// <param name="shape">The extents, outermost first; empty for a scalar.</param>
    /// <param name="values">The values, row-major. They are fetched while writing.</param>
    /// <exception cref="ArgumentException">The name is taken or reserved, or the shape is negative or too large.</exception>
    public void Add<T>(string name, ReadOnlySpan<int> shape, TensorSource<T> values) where T : unmanaged
    {
        var type = TensorTypes.Of<T>();
        var sizes = new long[shape.Length];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = shape[i];
        var bytes = TensorEntry.Bytes(type, sizes);
        if (bytes < 0)
            throw new ArgumentException($"tensor '{name}' has the impossible shape [{string.Join(", ", sizes)}]", nameof(shape));
        if (name == "__metadata__" || !_tensors.TryAdd(name, new Tensor(type, sizes, Write)))
            throw new ArgumentException($"the tensor name '{name}' is already taken", nameof(name));

        void Write(Sink sink)
        {
            var rest = values();
            if (rest.Length != bytes / type.Size())
                throw new ArgumentException($"tensor '{name}' of shape [{string.Join(", ", sizes)}] came with {rest.Length} values");
            while (!rest.IsEmpty) // in chunks, as a span of bytes ends at 2 GiB
            {
                var chunk = rest[..Math.Min(rest.Length, ChunkElements)];
                sink(MemoryMarshal.AsBytes(chunk));
                rest = rest[chunk.Length..];
            }
        }
    }

    /// <summary>Adds a tensor whose values are in memory.</summary>
    /// <inheritdoc cref="Add{T}(string, ReadOnlySpan{int}, TensorSource{T})"/>
    public void Add<T>(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<T> values) where T : unmanaged =>
        Add<T>(name, shape, () => values.Span);

    /// <summary>Adds a tensor whose values are in memory.</summary>
    /// <inheritdoc cref="Add{T}(string, ReadOnlySpan{int}, TensorSource{T})"/>
    public void Add<T>(string name, ReadOnlySpan<int> shape, T[] values) where T : unmanaged =>
        Add<T>(name, shape, () => values);

    /// <summary>Sets a metadata entry.</summary>
    /// <exception cref="ArgumentException">The key is <c>crc32c</c>, which belongs to the checksum.</exception>
    public void SetMetadata(string key, string value)
    {
        if (key == SafetensorsHeader.ChecksumKey)
            throw new ArgumentException($"the metadata key '{key}' is reserved", nameof(key));
        _metadata[key] = value;
    }

    /// <summary>Writes the file atomically. On failure the previous file is intact.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes to a stream at its position.</summary>
    /// <param name="stream">A seekable stream. It must be seekable because the checksum is known last and stands first.</param>
    public void Write(Stream stream)
    {
        var (header, writes) = Layout();
        var headerBytes = header.ToBytes();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, headerBytes.Length);
        var start = stream.Position;
        stream.Write(length);

        var checksum = new Crc32C();
        Sink sink = bytes =>
        {
            checksum.Append(bytes);
            stream.Write(bytes);
        };
        sink(headerBytes);
        foreach (var write in writes)
            write(sink);

        var end = stream.Position;
        stream.Position = start + length.Length + SafetensorsHeader.ChecksumPrefix.Length;
        stream.Write(Encoding.ASCII.GetBytes(checksum.Value.ToString("x8")));
        stream.Position = end;
    }

    private (SafetensorsHeader Header, List<Action<Sink>> Writes) Layout()
    {
        var entries = new List<TensorEntry>();
        var writes = new List<Action<Sink>>();
        long offset = 0;
        foreach (var (name, tensor) in _tensors.OrderByDescending(pair => pair.Value.Type.Size()).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var end = offset + TensorEntry.Bytes(tensor.Type, tensor.Shape);
            entries.Add(new TensorEntry(name, tensor.Type, tensor.Shape, offset, end));
            writes.Add(tensor.Write);
            offset = end;
        }
        return (new SafetensorsHeader { Metadata = _metadata, Tensors = entries }, writes);
    }
}
