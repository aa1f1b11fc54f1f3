using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    /// <summary>The number of threads that share a row of attention weights. It is small because the rows are short and many.</summary>
    private const int RowGroup = 64;

    internal override void SetRows(View row, View y, int rows, int columns) =>
        Each(new SetRowsKernel { Row = Of(row), Y = Of(y), Count = rows * columns, Columns = columns }, (long)rows * columns);

    internal struct SetRowsKernel : IKernel
    {
        public ArrayView<float> Row, Y;
        public int Count, Columns;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i < Count) Y[i] = Row[i % Columns];
        }
    }

    internal override void MaskSequence(View x, View lengths, View y, int batch, int columns, bool accumulate) => Each(
        new MaskKernel { X = Of(x), Y = Of(y), Lengths = Ints(lengths), Batch = batch, Columns = columns, Accumulate = accumulate ? 1 : 0 }, x.Length);

    internal struct MaskKernel : IKernel
    {
        public ArrayView<float> X, Y;
        public ArrayView<int> Lengths;
        public int Batch, Columns, Accumulate;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i >= X.IntLength) return;
            var row = i / Columns;
            var x = row / Batch < Lengths[row % Batch] ? X[i] : 0;
            Y[i] = Accumulate != 0 ? Y[i] + x : x;
        }
    }

    internal override void SumRows(View x, View row, int rows, int columns)
    {
        if (columns > 0) Launch(new SumRowsKernel { X = Of(x), Row = Of(row), Rows = rows, Columns = columns },
            new KernelConfig(new Index3D((columns + 31) / 32, 1, 1), new Index3D(32, 8, 1)));
    }

    /// <summary>One group sums 32 columns. Line y of its threads takes rows y, y + 8, ..., and then the first line adds the eight sums in order.</summary>
    internal struct SumRowsKernel : IKernel
    {
        public ArrayView<float> X, Row;
        public int Rows, Columns;

        public readonly void Run()
        {
            var sums = SharedMemory.Allocate<float>(256);
            int x = Group.IdxX, y = Group.IdxY, column = Grid.IdxX * 32 + x;
            var sum = 0f;
            if (column < Columns)
                for (var i = y; i < Rows; i += 8) sum += X[i * Columns + column];
            sums[y * 32 + x] = sum;
            Group.Barrier();
            if (y != 0 || column >= Columns) return;
            for (var i = 1; i < 8; i++) sum += sums[i * 32 + x];
            Row[column] += sum;
        }
    }

    internal override void Gather(View table, View ids, View y, int rows, int columns, float scale)
    {
        CheckIds(ids, table.Length / columns);
        Each(new GatherKernel { Table = Of(table), Ids = Ints(ids), Y = Of(y), Count = rows * columns, Columns = columns, Scale = scale },
            (long)rows * columns);
    }

    internal struct GatherKernel : IKernel
    {
        public ArrayView<float> Table, Y;
        public ArrayView<int> Ids;
        public int Count, Columns;
        public float Scale;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i < Count) Y[i] = Scale * Table[Ids[i / Columns] * Columns + i % Columns];
        }
    }

    internal override void ScatterAdd(View y, View ids, View table, int rows, int columns, float scale)
    {
        CheckIds(ids, table.Length / columns);
        Groups(new ScatterKernel { Y = Of(y), Ids = Ints(ids), Table = Of(table), Rows = rows, Columns = columns, Scale = scale }, rows);
    }

    /// <summary>One group works on each row. The group of the first row of an id adds this row and all later rows of the same id, in order.</summary>
    internal struct ScatterKernel : IKernel
    {
        public ArrayView<float> Y, Table;
        public ArrayView<int> Ids;
        public int Rows, Columns;
        public float Scale;

        public readonly void Run()
        {
            var first = Grid.IdxX;
            var id = Ids[first];
            for (var i = 0; i < first; i++)
                if (Ids[i] == id) return;
            for (var j = Group.IdxX; j < Columns; j += Group.DimX)
            {
                var sum = Table[id * Columns + j];
                for (var i = first; i < Rows; i++)
                    if (Ids[i] == id) sum = Scale * Y[i * Columns + j] + sum;
                Table[id * Columns + j] = sum;
            }
        }
    }

    /// <summary>Checks ids by their smallest and largest values, which are known because ids come from the host.</summary>
    private static void CheckIds(View ids, int limit, int ignore = 0)
    {
        var (least, most) = ((GpuStorage)ids.Storage) is var s ? (s.Least, s.Most) : default;
        if (least < 0 && least != ignore) throw new ArgumentOutOfRangeException(nameof(ids), $"row {least} of a table of {limit}");
        if (most >= limit && most != ignore) throw new ArgumentOutOfRangeException(nameof(ids), $"row {most} of a table of {limit}");
    }

    internal override void MaskedSoftmax(View x, View lengths, View y, int rows, int columns, int groups) =>
        Groups(new SoftmaxKernel { X = Of(x), Lengths = Ints(lengths), Y = Of(y), Columns = columns, Sentences = groups }, rows, RowGroup);

    internal struct SoftmaxKernel : IKernel
    {
        public ArrayView<float> X, Y;
        public ArrayView<int> Lengths;
        public int Columns, Sentences;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(RowGroup);
            int row = Grid.IdxX, at = row * Columns, n = Length(Lengths, row % Sentences, Columns);
            var largest = float.NegativeInfinity;
            for (var j = Group.IdxX; j < n; j += Group.DimX) largest = X[at + j] > largest ? X[at + j] : largest;
            var max = Reduction.Max(room, largest);
            var sum = 0f;
            for (var j = Group.IdxX; j < n; j += Group.DimX) sum += ExpMinus(X[at + j], max);
            var factor = 1 / Reduction.Sum(room, sum);
            for (var j = Group.IdxX; j < Columns; j += Group.DimX) Y[at + j] = j < n ? factor * ExpMinus(X[at + j], max) : 0;
        }
    }

    internal override void MaskedSoftmaxBackward(View y, View dy, View lengths, View dx, int rows, int columns, int groups) =>
        Groups(new SoftmaxBackwardKernel { Y = Of(y), DY = Of(dy), Lengths = Ints(lengths), DX = Of(dx), Columns = columns, Sentences = groups }, rows,
            RowGroup);

    internal struct SoftmaxBackwardKernel : IKernel
    {
        public ArrayView<float> Y, DY, DX;
        public ArrayView<int> Lengths;
        public int Columns, Sentences;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(RowGroup);
            int row = Grid.IdxX, at = row * Columns, n = Length(Lengths, row % Sentences, Columns);
            var mine = 0f;
            for (var j = Group.IdxX; j < n; j += Group.DimX) mine += Y[at + j] * DY[at + j];
            var sum = Reduction.Sum(room, mine);
            for (var j = Group.IdxX; j < n; j += Group.DimX) DX[at + j] += Y[at + j] * (DY[at + j] - sum);
        }
    }

    /// <summary>Returns lengths[b], but at most the number of columns. Without lengths, it returns the number of columns.</summary>
    private static int Length(ArrayView<int> lengths, int b, int columns)
    {
        if (lengths.IntLength == 0) return columns;
        var n = lengths[b];
        return n < 0 ? 0 : n > columns ? columns : n;
    }

    private static float ExpMinus(float x, float max) => VectorMath.Exp(new Scalar(x - max)).Value;
}
