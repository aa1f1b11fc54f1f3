using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>The number of columns in a piece of work that runs down all rows.</summary>
    private const int ColumnBlock = 256;

    internal override void SetRows(View row, View y, int rows, int columns) =>
        workers.Run(new SetRowsJob { Row = Of(row), Y = Of(y), Rows = rows, Columns = columns }, Blocks(rows, 16), (long)rows * columns);

    private struct SetRowsJob : IPieces
    {
        public float* Row, Y;
        public int Rows, Columns;

        public readonly void Run(int piece)
        {
            for (var i = piece * 16; i < Math.Min(Rows, piece * 16 + 16); i++)
                new Span<float>(Row, Columns).CopyTo(new Span<float>(Y + (long)i * Columns, Columns));
        }
    }

    internal override void MaskSequence(View x, View lengths, View y, int batch, int columns, bool accumulate) => workers.Run(
        new MaskJob { X = Of(x), Y = Of(y), Lengths = Ints(lengths), Rows = x.Length / columns, Batch = batch, Columns = columns, Accumulate = accumulate },
        Blocks(x.Length / columns, 16), x.Length);

    private struct MaskJob : IPieces
    {
        public float* X, Y;
        public int* Lengths;
        public int Rows, Batch, Columns;
        public bool Accumulate;

        public readonly void Run(int piece)
        {
            for (var r = piece * 16; r < Math.Min(Rows, piece * 16 + 16); r++)
            {
                float* x = X + (long)r * Columns, y = Y + (long)r * Columns;
                if (r / Batch >= Lengths[r % Batch])
                {
                    if (!Accumulate) Clear(y, Columns);
                }
                else if (Accumulate) Elementwise(new Functions.Add(), y, x, y, Columns);
                else Copy(x, y, Columns);
            }
        }
    }

    internal override void SumRows(View x, View row, int rows, int columns) =>
        workers.Run(new SumRowsJob { X = Of(x), Row = Of(row), Rows = rows, Columns = columns }, Blocks(columns, ColumnBlock), (long)rows * columns);

    private struct SumRowsJob : IPieces
    {
        public float* X, Row;
        public int Rows, Columns;

        public readonly void Run(int piece)
        {
            int first = piece * ColumnBlock, count = Math.Min(ColumnBlock, Columns - first);
            var sum = stackalloc float[ColumnBlock];
            new Span<float>(sum, count).Clear();
            for (var i = 0; i < Rows; i++) Elementwise(new Functions.Add(), sum, X + (long)i * Columns + first, sum, count);
            Elementwise(new Functions.Add(), Row + first, sum, Row + first, count);
        }
    }

    internal override void Gather(View table, View ids, View y, int rows, int columns, float scale)
    {
        CheckIds(ids, rows, table.Length / columns);
        workers.Run(new GatherJob { Table = Of(table), Ids = Ints(ids), Y = Of(y), Rows = rows, Columns = columns, Scale = scale }, Blocks(rows, 16),
            (long)rows * columns);
    }

    private struct GatherJob : IPieces
    {
        public float* Table, Y;
        public int* Ids;
        public int Rows, Columns;
        public float Scale;

        public readonly void Run(int piece)
        {
            for (var i = piece * 16; i < Math.Min(Rows, piece * 16 + 16); i++)
            {
                float* from = Table + (long)Ids[i] * Columns, to = Y + (long)i * Columns;
                if (Scale == 1) new Span<float>(from, Columns).CopyTo(new Span<float>(to, Columns));
                else for (var j = 0; j < Columns; j++) to[j] = from[j] * Scale;
            }
        }
    }

    internal override void ScatterAdd(View y, View ids, View table, int rows, int columns, float scale)
    {
        CheckIds(ids, rows, table.Length / columns);
        workers.Run(new ScatterJob { Y = Of(y), Ids = Ints(ids), Table = Of(table), Rows = rows, Columns = columns, Scale = scale },
            Blocks(columns, ColumnBlock), (long)rows * columns);
    }

    /// <summary>A piece is a block of columns, so that rows are added in order.</summary>
    private struct ScatterJob : IPieces
    {
        public float* Y, Table;
        public int* Ids;
        public int Rows, Columns;
        public float Scale;

        public readonly void Run(int piece)
        {
            int first = piece * ColumnBlock, count = Math.Min(ColumnBlock, Columns - first);
            for (var i = 0; i < Rows; i++)
            {
                var to = Table + (long)Ids[i] * Columns + first;
                Elementwise(new Functions.AddScaled(Scale), to, Y + (long)i * Columns + first, to, count);
            }
        }
    }

    private static void CheckIds(View ids, int rows, int limit)
    {
        foreach (var id in new ReadOnlySpan<int>(Of(ids), rows))
            if ((uint)id >= (uint)limit) throw new ArgumentOutOfRangeException(nameof(ids), $"row {id} of a table of {limit}");
    }

    internal override void MaskedSoftmax(View x, View lengths, View y, int rows, int columns, int groups) =>
        workers.Run(new SoftmaxJob { X = Of(x), Lengths = Ints(lengths), Y = Of(y), Rows = rows, Columns = columns, Groups = groups }, Blocks(rows, 16),
            16L * rows * columns);

    private struct SoftmaxJob : IPieces
    {
        public float* X, Y;
        public int* Lengths;
        public int Rows, Columns, Groups;

        public readonly void Run(int piece)
        {
            for (var r = piece * 16; r < Math.Min(Rows, piece * 16 + 16); r++)
            {
                var n = Lengths == null ? Columns : Math.Clamp(Lengths[r % Groups], 0, Columns);
                float* x = X + (long)r * Columns, y = Y + (long)r * Columns;
                var sum = ExpMinusMax(x, y, n, out _);
                Scale(y, 1 / sum, n);
                new Span<float>(y + n, Columns - n).Clear();
            }
        }
    }

    internal override void MaskedSoftmaxBackward(View y, View dy, View lengths, View dx, int rows, int columns, int groups) =>
        workers.Run(new SoftmaxBackwardJob { Y = Of(y), DY = Of(dy), Lengths = Ints(lengths), DX = Of(dx), Rows = rows, Columns = columns, Groups = groups },
            Blocks(rows, 16), 8L * rows * columns);

    private struct SoftmaxBackwardJob : IPieces
    {
        public float* Y, DY, DX;
        public int* Lengths;
        public int Rows, Columns, Groups;

        public readonly void Run(int piece)
        {
            for (var r = piece * 16; r < Math.Min(Rows, piece * 16 + 16); r++)
            {
                var n = Lengths == null ? Columns : Math.Clamp(Lengths[r % Groups], 0, Columns);
                var at = (long)r * Columns;
                float sum = 0;
                for (var j = 0; j < n; j++) sum = MultiplyAdd.Of(Y[at + j], DY[at + j], sum);
                for (var j = 0; j < n; j++) DX[at + j] += Y[at + j] * (DY[at + j] - sum);
            }
        }
    }

    // Reductions over one row: lane i takes elements i, i + width, ... The lanes are then added in order.

    private static float Max(float* x, int n)
    {
        var max = float.NegativeInfinity;
        var i = 0;
        if (n >= V.Count)
        {
            var m = V.Load(x);
            for (i = V.Count; i + V.Count <= n; i += V.Count) m = V.Max(m, V.Load(x + i));
            var lanes = stackalloc float[16];
            V.Store(m, lanes);
            for (var j = 0; j < V.Count; j++) max = MathF.Max(max, lanes[j]);
        }
        for (; i < n; i++) max = MathF.Max(max, x[i]);
        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float AddLanes(V sum)
    {
        var lanes = stackalloc float[16];
        V.Store(sum, lanes);
        var total = 0f;
        for (var j = 0; j < V.Count; j++) total += lanes[j];
        return total;
    }

    /// <summary>Computes y = e^(x - max x) and returns Σ y.</summary>
    private static float ExpMinusMax(float* x, float* y, int n, out float max)
    {
        max = Max(x, n);
        V sum = default, m = V.Of(max);
        var i = 0;
        for (; i + V.Count <= n; i += V.Count)
        {
            var e = VectorMath.Exp(V.Load(x + i) - m);
            V.Store(e, y + i);
            sum += e;
        }
        var total = AddLanes(sum);
        for (; i < n; i++)
        {
            y[i] = VectorMath.Exp(new Lane1(x[i] - max)).Value;
            total += y[i];
        }
        return total;
    }

    /// <summary>Returns Σ e^(x - max), added in the same order as in <see cref="ExpMinusMax"/>.</summary>
    private static float SumExpMinus(float max, float* x, int n)
    {
        V sum = default, m = V.Of(max);
        var i = 0;
        for (; i + V.Count <= n; i += V.Count) sum += VectorMath.Exp(V.Load(x + i) - m);
        var total = AddLanes(sum);
        for (; i < n; i++) total += VectorMath.Exp(new Lane1(x[i] - max)).Value;
        return total;
    }

    private static void Scale(float* y, float a, int n)
    {
        var i = 0;
        for (; i + V.Count <= n; i += V.Count) V.Store(V.Of(a) * V.Load(y + i), y + i);
        for (; i < n; i++) y[i] *= a;
    }
}
