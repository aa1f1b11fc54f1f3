using System.Numerics;
using System.Runtime.Intrinsics;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>The processor: SIMD kernels on all or some of its cores.</summary>
public static class CpuDevice
{
    /// <summary>Widest vectors the processor has in hardware, in bits.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <param name="threads">Threads to work with; 0 = as many as the machine has cores for this process.</param>
    /// <param name="vectorBits">512, 256, 128, or 32 for scalar code; 0 = the widest in hardware. Each width rounds reductions in its own order.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative number of threads, or no such width.</exception>
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

/// <summary>The processor, with vectors of one width.</summary>
internal sealed unsafe partial class CpuDevice<V>(Workers workers) : Device where V : unmanaged, IVector<V>
{
    /// <summary>Elements in a piece of elementwise work.</summary>
    private const int Chunk = 4096;

    private readonly Gemm<V> _gemm = new(workers);
    private readonly Dictionary<int, Stack<CpuStorage>> _pool = [];

    /// <summary>Elements in use, in use at most so far, and in the pool.</summary>
    private long _used, _mostUsed, _idle;

    public override string Name => $"CPU, {workers.Count} thread{(workers.Count == 1 ? "" : "s")}, {32 * V.Count}-bit vectors";

    public override Profile? Profile
    {
        get => workers.Profile;
        set => workers.Profile = value;
    }

    // Memory

    public override long MostUsedBytes => sizeof(float) * _mostUsed;

    public override Storage Allocate(int length)
    {
        var size = SizeClass(length);
        CpuStorage? storage = null;
        for (var larger = size; storage == null && larger <= 2L * size; larger = SizeClass(larger + 1))
            if (_pool.TryGetValue(larger, out var free) && free.Count > 0) storage = free.Pop();
        if (storage != null) _idle -= storage.Length;
        else
        {
            // Sizes vary from batch to batch: what lies idle may be a quarter of what was ever in use at once.
            _mostUsed = Math.Max(_mostUsed, _used + size);
            while (_idle > 0 && _used + size + _idle > _mostUsed + _mostUsed / 4) ReleaseLargest();
            storage = new CpuStorage(size);
        }
        _used += storage.Length;
        _mostUsed = Math.Max(_mostUsed, _used);
        return storage;
    }

    public override void Free(Storage storage)
    {
        var cpu = (CpuStorage)storage;
        _used -= cpu.Length;
        if (cpu.Version > 0) { cpu.Free(); return; }
        if (!_pool.TryGetValue(cpu.Length, out var free)) _pool.Add(cpu.Length, free = new Stack<CpuStorage>());
        free.Push(cpu);
        _idle += cpu.Length;
    }

    private void ReleaseLargest()
    {
        var (length, free) = _pool.Where(p => p.Value.Count > 0).MaxBy(p => p.Key);
        free.Pop().Free();
        _idle -= length;
    }

    /// <summary>Next of the lengths 64, 80, 96, 112, 128, 160, ...: four steps to each power of two.</summary>
    private static int SizeClass(int length)
    {
        if (length <= 64) return 64;
        var step = (int)(BitOperations.RoundUpToPowerOf2((uint)length) / 8);
        return checked((length + step - 1) / step * step);
    }

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

    public override void Multiply(in MatrixProduct p) => _gemm.Run(new Product
    {
        M = p.M, N = p.N, K = p.K, Batch = p.Batch,
        A = Of(p.A), B = Of(p.B), C = Of(p.C),
        Lda = p.RowA, Ldb = p.RowB, Ldc = p.RowC,
        StrideA = p.StepA, StrideB = p.StepB, StrideC = p.StepC,
        TransA = p.TransA, TransB = p.TransB, Accumulate = p.Accumulate,
    }, (CpuStorage)p.B.Storage);

    public override void Dispose()
    {
        workers.Dispose();
        _gemm.Free();
        foreach (var storage in _pool.Values.SelectMany(s => s)) storage.Free();
        _pool.Clear();
    }
}
