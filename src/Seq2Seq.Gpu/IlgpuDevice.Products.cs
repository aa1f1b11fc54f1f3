using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    /// <summary>The side of a group of threads, which is also the depth of what a group holds in shared memory at a time.</summary>
    private const int Side = 16;

    /// <summary>The largest number of matrices of a batch in one launch, which is the limit of a grid.</summary>
    private const int MostBatches = 65_535;

    internal override void Multiply(in MatrixProduct p)
    {
        if (p.M == 0 || p.N == 0 || p.Batch == 0) return;
        if (_cuBlas != null && p.K > 0)
        {
            lock (_card.Gate)
            {
                _timing?.Start();
                _cuBlas.Multiply(p, Of(p.A), Of(p.B), Of(p.C), _stream, _tensorFloat32);
                _timing?.End("cuBLAS product", Work(p));
            }
            return;
        }
        // The tile is the largest one that leaves no multiprocessor idle and no more than half of the tile itself.
        int least = Math.Min(p.M, p.N), wanted = _card.Multiprocessors;
        if (!_card.IsProcessor && Fits<Tile8>(p)) Multiply<Tile8>(p);
        else if (Fits<Tile4>(p)) Multiply<Tile4>(p);
        else if (Fits<Tile2>(p)) Multiply<Tile2>(p);
        else Multiply<Tile1>(p);

        bool Fits<T>(in MatrixProduct p) where T : unmanaged, ITile<T>
        {
            var side = Side * T.Size;
            return least > side / 2 && (long)Blocks(p.M, side) * Blocks(p.N, side) * p.Batch >= wanted;
        }
    }

    private static double Work(in MatrixProduct p) => 2d * p.M * p.N * p.K * p.Batch;

    private static int Blocks(int total, int size) => (total + size - 1) / size;

    /// <summary>Computes a product by the kernel whose threads compute tile x tile elements each.</summary>
    internal void Multiply(in MatrixProduct p, int tile)
    {
        if (tile == 1) Multiply<Tile1>(p);
        else if (tile == 2) Multiply<Tile2>(p);
        else if (tile == 4) Multiply<Tile4>(p);
        else Multiply<Tile8>(p);
    }

    private void Multiply<T>(in MatrixProduct p) where T : unmanaged, ITile<T>
    {
        var side = Side * T.Size;
        for (var first = 0; first < p.Batch; first += MostBatches)
            Launch(new MultiplyKernel<T>
            {
                A = Of(p.A), B = Of(p.B), C = Of(p.C), M = p.M, N = p.N, K = p.K, First = first,
                RowA = p.RowA, RowB = p.RowB, RowC = p.RowC, StepA = p.StepA, StepB = p.StepB, StepC = p.StepC,
                TransA = p.TransA ? 1 : 0, TransB = p.TransB ? 1 : 0, Accumulate = p.Accumulate ? 1 : 0,
            }, new KernelConfig(new Index3D(Blocks(p.M, side), Blocks(p.N, side), Math.Min(MostBatches, p.Batch - first)), new Index3D(Side, Side, 1)),
            Work(p) / Blocks(p.Batch, MostBatches));
    }

    /// <summary>
    /// One group computes a block of C of 16 Size rows and columns. It takes 16 of the K terms at a time, and first copies them to shared memory.
    /// Every element is the sum of its terms in order, whatever the tile, so the result of a row does not depend on the number of rows.
    /// </summary>
    internal struct MultiplyKernel<T> : IKernel where T : unmanaged, ITile<T>
    {
        public ArrayView<float> A, B, C;
        public int M, N, K, First, RowA, RowB, RowC, StepA, StepB, StepC, TransA, TransB, Accumulate;

        public readonly void Run()
        {
            // A line of shared memory is one element longer than used, so that threads that walk down a column access different banks.
            var line = Side * T.Size + 1;
            var a = SharedMemory.Allocate<float>(Side * (Side * T.Size + 1));
            var b = SharedMemory.Allocate<float>(Side * (Side * T.Size + 1));
            int x = Group.IdxX, y = Group.IdxY, item = First + Grid.IdxZ;
            int row0 = Grid.IdxX * Side * T.Size, column0 = Grid.IdxY * Side * T.Size, startA = item * StepA, startB = item * StepB;
            // Neighbouring threads read neighbouring elements.
            int depthA = TransA != 0 ? y : x, rowA = TransA != 0 ? x : y, depthB = TransB != 0 ? x : y, columnB = TransB != 0 ? y : x;
            int alongA = TransA != 0 ? RowA : 1, acrossA = TransA != 0 ? 1 : RowA, alongB = TransB != 0 ? 1 : RowB, acrossB = TransB != 0 ? RowB : 1;
            T sum = default;
            for (var k = 0; k < K; k += Side)
            {
                for (var i = 0; i < T.Size; i++)
                {
                    int row = rowA + Side * i, column = columnB + Side * i;
                    a[depthA * line + row] = row0 + row < M && k + depthA < K ? A[startA + (k + depthA) * alongA + (row0 + row) * acrossA] : 0;
                    b[depthB * line + column] = column0 + column < N && k + depthB < K ? B[startB + (k + depthB) * alongB + (column0 + column) * acrossB] : 0;
                }
                Group.Barrier();
                for (var d = 0; d < Side; d++) sum = T.Add(sum, a, d * line + y, b, d * line + x);
                Group.Barrier();
            }
            for (var i = 0; i < T.Size; i++)
                for (var j = 0; j < T.Size; j++)
                {
                    int row = row0 + y + Side * i, column = column0 + x + Side * j;
                    if (row >= M || column >= N) continue;
                    var at = item * StepC + row * RowC + column;
                    var value = T.At(sum, i, j);
                    C[at] = Accumulate != 0 ? value + C[at] : value;
                }
        }
    }
}
