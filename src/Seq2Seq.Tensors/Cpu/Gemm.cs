using System.Runtime.InteropServices;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>The product C[M, N] (+)= op(A)[M, K]·op(B)[K, N], or <see cref="Batch"/> such products of matrices a fixed distance apart.</summary>
internal unsafe struct Product
{
    public int M, N, K, Batch;
    public float* A, B, C;
    public int Lda, Ldb, Ldc;
    public long StrideA, StrideB, StrideC;
    /// <summary>Whether A is stored as [K, M] instead of [M, K].</summary>
    public bool TransA;
    /// <summary>Whether B is stored as [N, K] instead of [K, N].</summary>
    public bool TransB;
    public bool Accumulate;

    public readonly long Cost => 2L * M * N * K * Batch;
}

/// <summary>
/// The matrix product by packed panels (Goto &amp; van de Geijn 2008). The depth is cut into blocks of <see cref="DepthBlock"/>. An element of C is
/// the sum of its blocks in order, and each block is one chain of fused multiply-adds. Therefore neither the number of rows nor the number of threads
/// changes a bit of an element.
/// </summary>
internal sealed unsafe class Gemm<V>(Workers workers) where V : unmanaged, IVector<V>
{
    /// <summary>The depth of a block. A panel of B of this depth (32 KiB at 512 bits) stays in the first-level cache.</summary>
    public const int DepthBlock = 256;

    /// <summary>The number of rows of A in a piece of work, a multiple of 12. These rows stay in the second-level cache.</summary>
    private const int RowBlock = 192;

    /// <summary>The number of pieces into which a product is cut if it is large enough.</summary>
    private const int Pieces = 32;

    private static readonly int MaxRows = MicroKernel.MaxRows<V>();

    private float* _a, _b;
    private long _capacityA, _capacityB;

    private static int Width => 2 * V.Count;

    /// <param name="storage">The storage of B. If it is long-lived, the packed form of B is kept in it.</param>
    public void Run(in Product p, CpuStorage storage)
    {
        if (p.M == 0 || p.N == 0 || p.Batch == 0) return;
        if (p.Batch > 1) Many(p);
        else One(p, storage);
    }

    private void One(in Product p, CpuStorage storage)
    {
        int rowBlocks = Blocks(p.M, RowBlock), panels = Blocks(p.N, Width);
        var each = Blocks(panels * rowBlocks, Pieces);
        Reserve(ref _a, ref _capacityA, PackedLength(p.M, p.K, MaxRows));
        workers.Run(new PackRows { P = p, Target = _a }, Blocks(p.M, MaxRows), (long)p.M * p.K * 4);
        if (rowBlocks == 1 && storage.Version == 0)
        {
            var pieces = Blocks(panels, each);
            Reserve(ref _b, ref _capacityB, PackedLength(Width, p.K, Width) * pieces);
            workers.Run(new ComputePacking { P = p, A = _a, B = _b, PanelsEach = each }, pieces, p.Cost);
            return;
        }
        var b = PackB(p, storage);
        workers.Run(new Compute { P = p, A = _a, B = b, PanelsEach = each, RowBlocks = rowBlocks }, rowBlocks * Blocks(panels, each), p.Cost);
    }

    private void Many(in Product p)
    {
        var groups = Math.Min(p.Batch, Pieces);
        long a = PackedLength(p.M, p.K, MaxRows), b = PackedLength(p.N, p.K, Width);
        Reserve(ref _a, ref _capacityA, a * groups);
        Reserve(ref _b, ref _capacityB, b * groups);
        workers.Run(new ComputeGroup { P = p, A = _a, B = _b, LengthA = a, LengthB = b, Groups = groups }, groups, p.Cost);
    }

    private float* PackB(in Product p, CpuStorage storage)
    {
        float* target;
        if (storage.Version > 0)
        {
            var key = new PackedMatrix.Key((int)(p.B - storage.Data), p.TransB, p.K, p.N, p.Ldb);
            if (!storage.Packed.TryGetValue(key, out var kept))
                storage.Packed.Add(key, kept = new PackedMatrix(PackedLength(p.N, p.K, Width)));
            if (kept.Version == storage.Version) return kept.Data;
            kept.Version = storage.Version;
            target = kept.Data;
        }
        else
        {
            Reserve(ref _b, ref _capacityB, PackedLength(p.N, p.K, Width));
            target = _b;
        }
        workers.Run(new PackColumns { P = p, Target = target }, Blocks(p.N, Width), (long)p.N * p.K * 4);
        return target;
    }

    private static int Blocks(int total, int size) => (total + size - 1) / size;

    private static long PackedLength(int outer, int depth, int width) => (long)Blocks(outer, width) * width * depth;

    private static void Reserve(ref float* buffer, ref long capacity, long length)
    {
        if (length <= capacity) return;
        NativeMemory.AlignedFree(buffer);
        buffer = (float*)NativeMemory.AlignedAlloc((nuint)(length * sizeof(float)), 64);
        capacity = length;
    }

    public void Free()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        _a = _b = null;
        _capacityA = _capacityB = 0;
    }

    /// <summary>A piece is one tile of rows of A: [K, rows of the tile].</summary>
    private struct PackRows : IPieces
    {
        public Product P;
        public float* Target;

        public readonly void Run(int piece) => Tile(P, Target, piece * MaxRows);

        public static void Tile(in Product p, float* target, int row)
        {
            var count = Math.Min(MaxRows, p.M - row);
            var from = p.TransA ? p.A + row : p.A + (long)row * p.Lda;
            Packing.Panel(from, p.Lda, !p.TransA, p.K, count, MicroKernel.TileRows(count, MaxRows), target + (long)row * p.K);
        }
    }

    /// <summary>A piece is one panel of columns of B: [K, two vectors].</summary>
    private struct PackColumns : IPieces
    {
        public Product P;
        public float* Target;

        public readonly void Run(int piece) => Panel(P, Target, piece);

        public static void Panel(in Product p, float* target, int panel)
        {
            var column = panel * Width;
            var from = p.TransB ? p.B + (long)column * p.Ldb : p.B + column;
            Packing.Panel(from, p.Ldb, p.TransB, p.K, Math.Min(Width, p.N - column), Width, target + (long)panel * Width * p.K);
        }
    }

    /// <summary>A piece is a block of rows times a few panels of columns.</summary>
    private struct Compute : IPieces
    {
        public Product P;
        public float* A, B;
        public int PanelsEach, RowBlocks;

        public readonly void Run(int piece)
        {
            int row = piece % RowBlocks * RowBlock, panel = piece / RowBlocks * PanelsEach;
            Block(P, A, B, row, Math.Min(P.M, row + RowBlock), panel, Math.Min(Blocks(P.N, Width), panel + PanelsEach));
        }

        public static void Block(in Product p, float* a, float* b, int firstRow, int endRow, int firstPanel, int endPanel)
        {
            if (p.K == 0 && !p.Accumulate)
                for (var i = firstRow; i < endRow; i++) new Span<float>(p.C + (long)i * p.Ldc, p.N).Clear();
            var edge = stackalloc float[12 * Width];
            for (var k = 0; k < p.K; k += DepthBlock)
            {
                var depth = Math.Min(DepthBlock, p.K - k);
                var accumulate = p.Accumulate || k > 0;
                for (var panel = firstPanel; panel < endPanel; panel++)
                {
                    var columns = Math.Min(Width, p.N - panel * Width);
                    var panelB = b + ((long)panel * p.K + k) * Width;
                    for (var row = firstRow; row < endRow; row += MaxRows)
                    {
                        var rows = Math.Min(MaxRows, p.M - row);
                        var tile = MicroKernel.TileRows(rows, MaxRows);
                        var tileA = a + (long)row * p.K + (long)k * tile;
                        var c = p.C + (long)row * p.Ldc + panel * Width;
                        if (rows == tile && columns == Width)
                        {
                            MicroKernel.Run<V>(tile, tileA, panelB, depth, c, p.Ldc, accumulate);
                            continue;
                        }
                        MicroKernel.Run<V>(tile, tileA, panelB, depth, edge, Width, false);
                        for (var i = 0; i < rows; i++, c += p.Ldc)
                            for (var j = 0; j < columns; j++)
                                c[j] = accumulate ? edge[i * Width + j] + c[j] : edge[i * Width + j];
                    }
                }
            }
        }
    }

    /// <summary>
    /// A piece is a few panels of columns. Each panel is packed into memory of the piece just before its use. With a single block of rows, a panel is
    /// used only once and need not travel to main memory and back.
    /// </summary>
    private struct ComputePacking : IPieces
    {
        public Product P;
        public float* A, B;
        public int PanelsEach;

        public readonly void Run(int piece)
        {
            var length = PackedLength(Width, P.K, Width);
            var end = Math.Min(Blocks(P.N, Width), (piece + 1) * PanelsEach);
            for (var panel = piece * PanelsEach; panel < end; panel++)
            {
                var origin = B + (piece - panel) * length;
                PackColumns.Panel(P, origin, panel);
                Compute.Block(P, A, origin, 0, P.M, panel, panel + 1);
            }
        }
    }

    /// <summary>A piece is every Groups-th product of a batch, packed and multiplied by one thread.</summary>
    private struct ComputeGroup : IPieces
    {
        public Product P;
        public float* A, B;
        public long LengthA, LengthB;
        public int Groups;

        public readonly void Run(int piece)
        {
            float* a = A + piece * LengthA, b = B + piece * LengthB;
            for (var item = piece; item < P.Batch; item += Groups)
            {
                var p = P;
                p.A += item * p.StrideA;
                p.B += item * p.StrideB;
                p.C += item * p.StrideC;
                var panels = Blocks(p.N, Width);
                for (var row = 0; row < p.M; row += MaxRows) PackRows.Tile(p, a, row);
                for (var panel = 0; panel < panels; panel++) PackColumns.Panel(p, b, panel);
                Compute.Block(p, a, b, 0, p.M, 0, panels);
            }
        }
    }
}
