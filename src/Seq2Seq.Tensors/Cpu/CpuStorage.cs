using System.Runtime.InteropServices;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>Memory of the host, aligned to 64 bytes and outside the managed heap.</summary>
internal sealed unsafe class CpuStorage : Storage
{
    private Dictionary<PackedMatrix.Key, PackedMatrix>? _packed;

    public CpuStorage(int length) : base(length)
    {
        Data = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1) * sizeof(float), 64);
    }

    /// <summary>The address of the first element.</summary>
    public float* Data { get; private set; }

    /// <summary>The packed forms of the matrices in this storage. They are valid while <see cref="Storage.Version"/> is unchanged.</summary>
    public Dictionary<PackedMatrix.Key, PackedMatrix> Packed => _packed ??= [];

    /// <summary>Returns the memory to the system.</summary>
    public void Free()
    {
        if (Data == null) return;
        NativeMemory.AlignedFree(Data);
        Data = null;
        foreach (var packed in _packed?.Values ?? Enumerable.Empty<PackedMatrix>()) packed.Free();
        _packed = null;
    }

    ~CpuStorage() => Free();
}

/// <summary>A matrix laid out for the micro-kernel, together with the version of the storage it was made from.</summary>
internal sealed unsafe class PackedMatrix(long length)
{
    /// <summary>Says which matrix of a storage is meant.</summary>
    public readonly record struct Key(int Offset, bool Transposed, int Depth, int Columns, int Stride);

    public float* Data { get; private set; } = (float*)NativeMemory.AlignedAlloc((nuint)(length * sizeof(float)), 64);

    public int Version { get; set; } = -1;

    public void Free()
    {
        NativeMemory.AlignedFree(Data);
        Data = null;
    }
}
