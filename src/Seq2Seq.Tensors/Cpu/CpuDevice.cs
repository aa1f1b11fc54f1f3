using System.Runtime.Intrinsics;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>Creates the device for the processor, which runs SIMD kernels on all or some of its cores.</summary>
public static class CpuDevice
{
    /// <summary>The width in bits of the widest vectors that the processor has in hardware.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <param name="threads">The number of threads to work with; 0 = as many as the machine has cores for this process.</param>
    /// <param name="vectorBits">512, 256, 128, or 32 for scalar code; 0 = the widest in hardware. Each width adds the terms of a reduction in its own
    /// order, so results of different widths differ by rounding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative, or there are no vectors of that width.</exception>
    public static Device Create(int threads = 0, int vectorBits = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        var workers = new Workers(threads > 0 ? threads : Environment.ProcessorCount);
        return (vectorBits == 0 ? VectorBits : vectorBits) switch
        {
            512 => new CpuDevice<Lane16>(workers),
            256 => new CpuDevice<Lane8>(workers),
            128 => new CpuDevice<Lane4>(workers),
            32 => new CpuDevice<Lane1>(workers),
            _ => throw new ArgumentOutOfRangeException(nameof(vectorBits), $"vectors of {vectorBits} bits: expected 512, 256, 128 or 32"),
        };
    }
}

/// <summary>The processor as a device, with vectors of one width.</summary>
internal sealed unsafe partial class CpuDevice<V>(Workers workers) : Device(workers.Turn) where V : unmanaged, IVector<V>
{
    /// <summary>The number of elements in a piece of elementwise work.</summary>
    private const int Chunk = 4096;

    private readonly Gemm<V> _gemm = new(workers);
    // The memory of the machine, or of the container. The system would promise more, and end the process when it is used.
    private readonly long _memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private StoragePool<CpuStorage> Pool => field ??= new(NewStorage, storage => storage.Free());

    public override string Name => $"CPU, {workers.Count} thread{(workers.Count == 1 ? "" : "s")}, {32 * V.Count}-bit vectors";

    public override string Arithmetic => $"CPU, {32 * V.Count}-bit vectors";

    internal override Profile? Profile
    {
        get => workers.Profile;
        set => workers.Profile = value;
    }

    // Memory

    public override long MostUsedBytes => sizeof(float) * Pool.MostUsed;

    public override void ResetMostUsedBytes() => Pool.ResetMostUsed();

    private CpuStorage NewStorage(int length)
    {
        long bytes = (long)length * sizeof(float), held = Pool.Held * sizeof(float);
        return held + bytes <= _memory ? new CpuStorage(length) : throw new OutOfDeviceMemoryException(Name, bytes, held);
    }

    protected override Storage Take(int length) => Pool.Take(length);

    protected override void Return(Storage storage) => Pool.Return((CpuStorage)storage);

    private static float* Of(View view) => view.Storage == null ? null : ((CpuStorage)view.Storage).Data + view.Offset;

    private static int* Ints(View view) => (int*)Of(view);

    public override void Upload(ReadOnlySpan<float> from, View to) => from.CopyTo(new Span<float>(Of(to), to.Length));

    public override void Upload(ReadOnlySpan<int> from, View to) => from.CopyTo(new Span<int>(Of(to), to.Length));

    public override void Download(View from, Span<float> to) => new Span<float>(Of(from), from.Length).CopyTo(to);

    public override void Download(View from, Span<int> to) => new Span<int>(Of(from), from.Length).CopyTo(to);

    public override void Fill(View y, float value) =>
        workers.Run(new FillJob { Y = Of(y), Length = y.Length, Value = value }, Blocks(y.Length, 4 * Chunk), y.Length);

    private static int Blocks(int total, int size) => (total + size - 1) / size;

    private struct FillJob : IPieces
    {
        public float* Y;
        public int Length;
        public float Value;

        public readonly void Run(int piece)
        {
            var start = piece * 4 * Chunk;
            new Span<float>(Y + start, Math.Min(4 * Chunk, Length - start)).Fill(Value);
        }
    }

    public override void CopyBlock(View x, int strideX, View y, int strideY, int rows, int columns, bool accumulate) =>
        workers.Run(new CopyJob { X = Of(x), Y = Of(y), StrideX = strideX, StrideY = strideY, Columns = columns, Rows = rows, Accumulate = accumulate },
            Blocks(rows, 16), (long)rows * columns);

    private struct CopyJob : IPieces
    {
        public float* X, Y;
        public int StrideX, StrideY, Rows, Columns;
        public bool Accumulate;

        public readonly void Run(int piece)
        {
            for (var i = piece * 16; i < Math.Min(Rows, piece * 16 + 16); i++)
            {
                float* x = X + (long)i * StrideX, y = Y + (long)i * StrideY;
                if (Accumulate) Elementwise(new Functions.Add(), y, x, y, Columns);
                else new Span<float>(x, Columns).CopyTo(new Span<float>(y, Columns));
            }
        }
    }

    // Products

    internal override void Multiply(in MatrixProduct p)
    {
        Turn.Check();
        _gemm.Run(new Product
        {
            M = p.M, N = p.N, K = p.K, Batch = p.Batch,
            A = Of(p.A), B = Of(p.B), C = Of(p.C),
            Lda = p.RowA, Ldb = p.RowB, Ldc = p.RowC,
            StrideA = p.StepA, StrideB = p.StepB, StrideC = p.StepC,
            TransA = p.TransA, TransB = p.TransB, Accumulate = p.Accumulate,
        }, (CpuStorage)p.B.Storage);
    }

    public override void Dispose()
    {
        workers.Dispose();
        _gemm.Free();
        Pool.Clear();
    }
}
