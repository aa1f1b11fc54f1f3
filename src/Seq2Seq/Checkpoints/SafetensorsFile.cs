using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Seq2Seq.Storage;

namespace Seq2Seq.Checkpoints;

/// <summary>
/// A safetensors file that is open for reading. Opening checks everything the header claims and, if there is one, the checksum of the whole content.
/// After that only reading the values is left. Instances may be shared between threads.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int ChunkBytes = 1 << 20;
    private const int LengthBytes = 8;

    private readonly FileStream _file;
    private readonly SafetensorsHeader _header;
    private readonly Dictionary<string, TensorEntry> _byName;
    private readonly long _dataStart;

    private SafetensorsFile(string path, FileStream file)
    {
        Path = path;
        _file = file;
        var header = ReadHeader(file.Length);
        _dataStart = LengthBytes + header.Length;
        var dataLength = file.Length - _dataStart;
        _header = SafetensorsHeader.Parse(header, dataLength, path);
        HasChecksum = CheckContent(header, dataLength);
        Tensors = SparseTensor.Joined(_header.Tensors, Values<long>, path);
        _byName = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, unreadable, truncated, corrupted or not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        FileStream? file = null;
        try
        {
            file = RegularFile.Open(path);
            return new SafetensorsFile(path, file);
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
                throw new Seq2SeqException($"cannot read '{path}': {error.Reason()}; expected a safetensors file there",
                    error);
            throw;
        }
    }

    /// <summary>The path as given to <see cref="Open"/>.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their data. One that is stored as its elements other than 0 counts as a whole, see <see cref="SparseTensor"/>.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>The metadata, including the checksum.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Whether the file has a checksum. If it has one, the checksum was found to be right.</summary>
    public bool HasChecksum { get; }

    /// <summary>Returns whether there is a tensor of this name.</summary>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.ContainsKey(name);
    }

    /// <summary>The tensor of this name.</summary>
    /// <exception cref="Seq2SeqException">There is no tensor of this name.</exception>
    public TensorEntry this[string name] => _byName.TryGetValue(name, out var entry)
        ? entry
        : throw new Seq2SeqException($"'{Path}' has no tensor '{name}' among its {_byName.Count}; it does not belong to this model or is of another version");

    /// <summary>Reads a tensor of a known shape.</summary>
    /// <typeparam name="T"><c>float</c> (stored as F32, F16 or BF16), <c>double, long, int</c> or <c>byte</c> (stored as such).</typeparam>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="shape">The shape it must have.</param>
    /// <param name="destination">Receives the values, row-major. Its length is that of the shape.</param>
    /// <exception cref="Seq2SeqException">There is no such tensor, or it has another shape or element type.</exception>
    public void Read<T>(string name, ReadOnlySpan<int> shape, Span<T> destination) where T : unmanaged
    {
        var tensor = this[name];
        var same = tensor.Shape.Count == shape.Length;
        for (var i = 0; same && i < shape.Length; i++)
            same = tensor.Shape[i] == shape[i];
        if (!same)
            throw new Seq2SeqException($"'{Path}': tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", shape.ToArray())}]; weights, vocabulary and configuration must come from the same model");
        Read(tensor, destination);
    }

    /// <summary>Reads a tensor of any shape into a new array, row-major.</summary>
    /// <inheritdoc cref="Read{T}(string, ReadOnlySpan{int}, Span{T})"/>
    public T[] Read<T>(string name) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(name);
        var tensor = this[name];
        if (tensor.Count > Array.MaxLength)
            throw new Seq2SeqException($"'{Path}': tensor '{name}' has {tensor.Count} values, more than the {Array.MaxLength} one array holds");
        return Values<T>(tensor);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Read<T>(TensorEntry tensor, Span<T> destination) where T : unmanaged
    {
        if (destination.Length != tensor.Count)
            throw new ArgumentException($"tensor '{tensor.Name}' has {tensor.Count} values, the destination has {destination.Length}", nameof(destination));
        if (tensor.Bitmask is { } bits && typeof(T) == typeof(float))
            ReadSparse(tensor, bits, MemoryMarshal.Cast<T, float>(destination));
        else if (tensor.Type == TensorTypes.Of<T>())
            ReadValues(tensor.Begin, destination);
        else if (typeof(T) == typeof(float) && tensor.Type is TensorType.F16 or TensorType.BF16)
            ReadHalves(tensor, MemoryMarshal.Cast<T, float>(destination));
        else
            throw new Seq2SeqException($"'{Path}': tensor '{tensor.Name}' has dtype {tensor.Type}, expected {TensorTypes.Of<T>()}; convert the file");
    }

    private void ReadSparse(TensorEntry tensor, TensorEntry bits, Span<float> destination)
    {
        var values = Values<float>(tensor with { Bitmask = null, Shape = [tensor.Stored] });
        var set = SparseTensor.Scatter(Values<byte>(bits), values, (int)tensor.Shape[^1], destination);
        if (set != tensor.Stored)
            throw SafetensorsHeader.Damaged(Path, $"sparse tensor '{tensor.Name}' has {tensor.Stored} values, and {(set < 0 ? "bits behind the ends of its rows" : $"{set} bits set")} in its bitmask");
    }

    private T[] Values<T>(TensorEntry tensor) where T : unmanaged
    {
        var values = new T[tensor.Count];
        Read<T>(tensor, values);
        return values;
    }

    private void ReadHalves(TensorEntry tensor, Span<float> destination)
    {
        var halves = new ushort[Math.Min(destination.Length, ChunkBytes / sizeof(ushort))];
        for (var done = 0; done < destination.Length; done += halves.Length)
        {
            var chunk = halves.AsSpan(0, Math.Min(halves.Length, destination.Length - done));
            ReadValues(tensor.Begin + (long)done * sizeof(ushort), chunk);
            for (var i = 0; i < chunk.Length; i++)
            {
                destination[done + i] = tensor.Type == TensorType.F16
                    ? (float)BitConverter.UInt16BitsToHalf(chunk[i])
                    : BitConverter.UInt32BitsToSingle((uint)chunk[i] << 16); // BF16: the upper half of a float
            }
        }
    }

    // The values are read in chunks, because a span of bytes ends at 2 GiB.
    private void ReadValues<T>(long begin, Span<T> destination) where T : unmanaged
    {
        while (!destination.IsEmpty)
        {
            var chunk = destination[..Math.Min(destination.Length, ChunkBytes)];
            var bytes = MemoryMarshal.AsBytes(chunk);
            ReadBytes(_dataStart + begin, bytes);
            begin += bytes.Length;
            destination = destination[chunk.Length..];
        }
    }

    private void ReadBytes(long position, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, destination, position);
            if (read == 0)
                throw SafetensorsHeader.Damaged(Path, $"it ends at byte {position} although it was longer when opened");
            position += read;
            destination = destination[read..];
        }
    }

    private byte[] ReadHeader(long fileLength)
    {
        if (fileLength < LengthBytes)
            throw SafetensorsHeader.Damaged(Path, $"it is {fileLength} bytes long, and {LengthBytes} bytes of header length are expected first");
        Span<byte> length = stackalloc byte[LengthBytes];
        ReadBytes(0, length);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > (ulong)Math.Min(SafetensorsHeader.MaxLength, fileLength - LengthBytes))
            throw SafetensorsHeader.Damaged(Path,
                $"it claims a header of {headerLength} bytes, but is {fileLength} bytes long and a header has at most {SafetensorsHeader.MaxLength}");
        var header = new byte[headerLength];
        ReadBytes(LengthBytes, header);
        return header;
    }

    // A file of another program has no checksum and is accepted without a check. A checksum that does not stand first cannot be checked.
    private bool CheckContent(byte[] header, long dataLength)
    {
        var digits = SafetensorsHeader.ChecksumPrefix.Length;
        if (!Metadata.TryGetValue(SafetensorsHeader.ChecksumKey, out var stored))
            return false;
        if (!header.AsSpan().StartsWith(SafetensorsHeader.ChecksumPrefix))
            throw SafetensorsHeader.Damaged(Path, $"its header was rewritten by another program, so that its checksum, metadata '{SafetensorsHeader.ChecksumKey}', does not stand first");
        if (!uint.TryParse(stored, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var expected) || stored.Length != 8)
            throw SafetensorsHeader.Damaged(Path, $"its checksum is '{stored}', expected eight hexadecimal digits");

        header.AsSpan(digits, stored.Length).Fill((byte)'0');
        var checksum = new Crc32C();
        checksum.Append(header);
        var chunk = new byte[(int)Math.Min(ChunkBytes, dataLength)];
        for (long done = 0; done < dataLength; done += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, dataLength - done));
            ReadBytes(_dataStart + done, part);
            checksum.Append(part);
        }
        return checksum.Value == expected
            ? true
            : throw SafetensorsHeader.Damaged(Path, $"the checksum of its content is {checksum.Value:x8}, expected {expected:x8}");
    }
}
