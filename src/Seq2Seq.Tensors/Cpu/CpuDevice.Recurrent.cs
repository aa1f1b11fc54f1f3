using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    private const int RowsEach = 4;

    /// <summary>What a recurrence does with a row of its step.</summary>
    private interface ICell
    {
        /// <summary>Units j, j + 1, ... of a sentence that goes on; <paramref name="at"/> = row · H + j.</summary>
        void Move<W>(long at, int j, int n) where W : unmanaged, IVector<W>;

        /// <summary>After all units of such a sentence; <paramref name="at"/> = row · H.</summary>
        void Moved(long at, int n);

        /// <summary>A sentence that has ended.</summary>
        void Keep(long at, int n);
    }

    /// <summary>Piece = a few rows of one step.</summary>
    private struct StepJob<TCell> : IPieces where TCell : unmanaged, ICell
    {
        public TCell Cell;
        public int* Lengths;
        public int Time, Rows, Hidden;

        public readonly void Run(int piece)
        {
            var n = Hidden;
            for (var row = piece * RowsEach; row < Math.Min(Rows, piece * RowsEach + RowsEach); row++)
            {
                var at = (long)row * n;
                if (Lengths != null && Time >= Lengths[row])
                {
                    Cell.Keep(at, n);
                    continue;
                }
                var j = 0;
                for (; j + V.Count <= n; j += V.Count) Cell.Move<V>(at + j, j, n);
                for (; j < n; j++) Cell.Move<Lane1>(at + j, j, n);
                Cell.Moved(at, n);
            }
        }
    }

    private void RunStep<TCell>(TCell cell, View lengths, int step, int rows, int hidden, int work) where TCell : unmanaged, ICell =>
        workers.Run(new StepJob<TCell> { Cell = cell, Lengths = Ints(lengths), Time = step, Rows = rows, Hidden = hidden }, Blocks(rows, RowsEach), (long)work * rows * hidden);

    /// <summary>Element j of gate 0 of the row that <paramref name="at"/> lies in, gates of n units side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Gate(float* z, int gates, long at, int j) => z + gates * (at - j) + j;

    private static void Copy(float* from, float* to, int n) => new Span<float>(from, n).CopyTo(new Span<float>(to, n));

    private static void Clear(float* to, int n) => new Span<float>(to, n).Clear();

    /// <summary>The state of an ended sentence stays, and its output is 0.</summary>
    private static void Hold(float* before, float* after, float* y, long at, int n)
    {
        Copy(before + at, after + at, n);
        if (y != null) Clear(y + at, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static W Incoming<W>(float* dh, float* dy, long at) where W : unmanaged, IVector<W> => dy == null ? W.Load(dh + at) : W.Load(dh + at) + W.Load(dy + at);

    // LSTM

    public override void Lstm(View z, View cPrevious, View hPrevious, View c, View h, View y, View lengths, int step, int rows, int hidden) =>
        RunStep(new LstmCell { Z = Of(z), C0 = Of(cPrevious), H0 = Of(hPrevious), C = Of(c), H = Of(h), Y = Of(y) }, lengths, step, rows, hidden, work: 64);

    private struct LstmCell : ICell
    {
        public float* Z, C0, H0, C, H, Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Move<W>(long at, int j, int n) where W : unmanaged, IVector<W>
        {
            var z = Gate(Z, 4, at, j);
            W i = W.Load(z), f = W.Load(z + n), g = W.Load(z + 2 * n), o = W.Load(z + 3 * n);
            Cells.Lstm(ref i, ref f, ref g, ref o, W.Load(C0 + at), out var c, out var h);
            W.Store(i, z);
            W.Store(f, z + n);
            W.Store(g, z + 2 * n);
            W.Store(o, z + 3 * n);
            W.Store(c, C + at);
            W.Store(h, H + at);
        }

        public readonly void Moved(long at, int n)
        {
            if (Y != null) Copy(H + at, Y + at, n);
        }

        public readonly void Keep(long at, int n)
        {
            Copy(C0 + at, C + at, n);
            Hold(H0, H, Y, at, n);
        }
    }

    public override void LstmBackward(View z, View cPrevious, View c, View dy, View dh, View dc, View lengths, int step, int rows, int hidden) =>
        RunStep(new LstmCellBackward { Z = Of(z), C0 = Of(cPrevious), C = Of(c), DY = Of(dy), DH = Of(dh), DC = Of(dc) }, lengths, step, rows, hidden, work: 48);

    private struct LstmCellBackward : ICell
    {
        public float* Z, C0, C, DY, DH, DC;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Move<W>(long at, int j, int n) where W : unmanaged, IVector<W>
        {
            var z = Gate(Z, 4, at, j);
            W i = W.Load(z), f = W.Load(z + n), g = W.Load(z + 2 * n), o = W.Load(z + 3 * n), dc = W.Load(DC + at);
            Cells.LstmBackward(ref i, ref f, ref g, ref o, W.Load(C0 + at), W.Load(C + at), Incoming<W>(DH, DY, at), ref dc);
            W.Store(i, z);
            W.Store(f, z + n);
            W.Store(g, z + 2 * n);
            W.Store(o, z + 3 * n);
            W.Store(dc, DC + at);
        }

        public readonly void Moved(long at, int n) => Clear(DH + at, n);

        public readonly void Keep(long at, int n) => Clear(Z + 4 * at, 4 * n);
    }

    // GRU

    public override void Gru(View x, View s, View hPrevious, View h, View y, View lengths, int step, int rows, int hidden) =>
        RunStep(new GruCell { X = Of(x), S = Of(s), H0 = Of(hPrevious), H = Of(h), Y = Of(y) }, lengths, step, rows, hidden, work: 48);

    private struct GruCell : ICell
    {
        public float* X, S, H0, H, Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Move<W>(long at, int j, int n) where W : unmanaged, IVector<W>
        {
            float* x = Gate(X, 3, at, j), s = Gate(S, 3, at, j);
            W r = W.Load(x), u = W.Load(x + n), c = W.Load(x + 2 * n);
            Cells.Gru(ref r, ref u, ref c, W.Load(s), W.Load(s + n), W.Load(s + 2 * n), W.Load(H0 + at), out var h);
            W.Store(r, x);
            W.Store(u, x + n);
            W.Store(c, x + 2 * n);
            W.Store(h, H + at);
        }

        public readonly void Moved(long at, int n)
        {
            if (Y != null) Copy(H + at, Y + at, n);
        }

        public readonly void Keep(long at, int n) => Hold(H0, H, Y, at, n);
    }

    public override void GruBackward(View x, View s, View hPrevious, View dy, View dh, View lengths, int step, int rows, int hidden) =>
        RunStep(new GruCellBackward { X = Of(x), S = Of(s), H0 = Of(hPrevious), DY = Of(dy), DH = Of(dh) }, lengths, step, rows, hidden, work: 32);

    private struct GruCellBackward : ICell
    {
        public float* X, S, H0, DY, DH;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Move<W>(long at, int j, int n) where W : unmanaged, IVector<W>
        {
            float* x = Gate(X, 3, at, j), s = Gate(S, 3, at, j);
            W r = W.Load(x), u = W.Load(x + n), c = W.Load(x + 2 * n), sc = W.Load(s + 2 * n), dh = Incoming<W>(DH, DY, at);
            Cells.GruBackward(ref r, ref u, ref c, ref sc, W.Load(H0 + at), ref dh);
            W.Store(r, x);
            W.Store(u, x + n);
            W.Store(c, x + 2 * n);
            W.Store(r, s);
            W.Store(u, s + n);
            W.Store(sc, s + 2 * n);
            W.Store(dh, DH + at);
        }

        public readonly void Moved(long at, int n)
        {
        }

        public readonly void Keep(long at, int n)
        {
            Clear(X + 3 * at, 3 * n);
            Clear(S + 3 * at, 3 * n);
        }
    }

    // RNN

    public override void Rnn(View z, View hPrevious, View h, View y, bool relu, View lengths, int step, int rows, int hidden) =>
        RunStep(new RnnCell { Z = Of(z), H0 = Of(hPrevious), H = Of(h), Y = Of(y), Relu = relu }, lengths, step, rows, hidden, work: 16);

    private struct RnnCell : ICell
    {
        public float* Z, H0, H, Y;
        public bool Relu;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Move<W>(long at, int j, int n) where W : unmanaged, IVector<W> =>
            W.Store(Cells.Rnn(W.Load(Z + at), Relu), H + at);

        public readonly void Moved(long at, int n)
        {
            if (Y != null) Copy(H + at, Y + at, n);
        }

        public readonly void Keep(long at, int n) => Hold(H0, H, Y, at, n);
    }

    public override void RnnBackward(View z, View h, View dy, View dh, bool relu, View lengths, int step, int rows, int hidden) =>
        RunStep(new RnnCellBackward { Z = Of(z), H = Of(h), DY = Of(dy), DH = Of(dh), Relu = relu }, lengths, step, rows, hidden, work: 8);

    private struct RnnCellBackward : ICell
    {
        public float* Z, H, DY, DH;
        public bool Relu;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Move<W>(long at, int j, int n) where W : unmanaged, IVector<W> => W.Store(Cells.RnnBackward(W.Load(H + at), Incoming<W>(DH, DY, at), Relu), Z + at);

        public readonly void Moved(long at, int n) => Clear(DH + at, n);

        public readonly void Keep(long at, int n) => Clear(Z + at, n);
    }
}
