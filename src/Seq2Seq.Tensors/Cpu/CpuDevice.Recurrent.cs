using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>Rows of a step: the operands of one time step, its sentences spread over the pieces.</summary>
    private struct Step
    {
        public int* Lengths;
        public int Time, Rows, Hidden;

        public readonly bool Ended(int row) => Lengths != null && Time >= Lengths[row];
    }

    private static Step StepOf(View lengths, int step, int rows, int hidden) => new() { Lengths = Ints(lengths), Time = step, Rows = rows, Hidden = hidden };

    private const int RowsEach = 4;

    private void RunRows<TJob>(TJob job, in Step step, int work) where TJob : unmanaged, IPieces =>
        workers.Run(job, Blocks(step.Rows, RowsEach), (long)work * step.Rows * step.Hidden);

    private static void Copy(float* from, float* to, int n) => new Span<float>(from, n).CopyTo(new Span<float>(to, n));

    private static void Clear(float* to, int n) => new Span<float>(to, n).Clear();

    // LSTM

    public override void Lstm(View z, View cPrevious, View hPrevious, View c, View h, View y, View lengths, int step, int rows, int hidden)
    {
        var s = StepOf(lengths, step, rows, hidden);
        RunRows(new LstmJob { S = s, Z = Of(z), C0 = Of(cPrevious), H0 = Of(hPrevious), C = Of(c), H = Of(h), Y = Of(y) }, s, 64);
    }

    private struct LstmJob : IPieces
    {
        public Step S;
        public float* Z, C0, H0, C, H, Y;

        public readonly void Run(int piece)
        {
            var n = S.Hidden;
            for (var row = piece * RowsEach; row < Math.Min(S.Rows, piece * RowsEach + RowsEach); row++)
            {
                var at = (long)row * n;
                float* z = Z + 4 * at, c0 = C0 + at, c = C + at, h = H + at;
                if (S.Ended(row))
                {
                    Copy(c0, c, n);
                    Copy(H0 + at, h, n);
                    if (Y != null) Clear(Y + at, n);
                    continue;
                }
                var j = 0;
                for (; j + V.Count <= n; j += V.Count) Cell<V>(z + j, c0 + j, c + j, h + j, n);
                for (; j < n; j++) Cell<Lane1>(z + j, c0 + j, c + j, h + j, n);
                if (Y != null) Copy(h, Y + at, n);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Cell<W>(float* z, float* c0, float* c, float* h, int n) where W : unmanaged, IVector<W>
        {
            W i = VectorMath.Sigmoid(W.Load(z)), f = VectorMath.Sigmoid(W.Load(z + n)), g = VectorMath.Tanh(W.Load(z + 2 * n)), o = VectorMath.Sigmoid(W.Load(z + 3 * n));
            var cell = W.Fma(f, W.Load(c0), i * g);
            W.Store(i, z);
            W.Store(f, z + n);
            W.Store(g, z + 2 * n);
            W.Store(o, z + 3 * n);
            W.Store(cell, c);
            W.Store(o * VectorMath.Tanh(cell), h);
        }
    }

    public override void LstmBackward(View z, View cPrevious, View c, View dy, View dh, View dc, View lengths, int step, int rows, int hidden)
    {
        var s = StepOf(lengths, step, rows, hidden);
        RunRows(new LstmBackwardJob { S = s, Z = Of(z), C0 = Of(cPrevious), C = Of(c), DY = Of(dy), DH = Of(dh), DC = Of(dc) }, s, 48);
    }

    private struct LstmBackwardJob : IPieces
    {
        public Step S;
        public float* Z, C0, C, DY, DH, DC;

        public readonly void Run(int piece)
        {
            var n = S.Hidden;
            for (var row = piece * RowsEach; row < Math.Min(S.Rows, piece * RowsEach + RowsEach); row++)
            {
                var at = (long)row * n;
                if (S.Ended(row)) { Clear(Z + 4 * at, 4 * n); continue; }
                float* z = Z + 4 * at, c0 = C0 + at, c = C + at, dh = DH + at, dc = DC + at;
                var dy = DY == null ? null : DY + at;
                var j = 0;
                for (; j + V.Count <= n; j += V.Count) Cell<V>(z + j, c0 + j, c + j, dy == null ? null : dy + j, dh + j, dc + j, n);
                for (; j < n; j++) Cell<Lane1>(z + j, c0 + j, c + j, dy == null ? null : dy + j, dh + j, dc + j, n);
                Clear(dh, n);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Cell<W>(float* z, float* c0, float* c, float* dy, float* dh, float* dc, int n) where W : unmanaged, IVector<W>
        {
            W one = W.Of(1f), i = W.Load(z), f = W.Load(z + n), g = W.Load(z + 2 * n), o = W.Load(z + 3 * n);
            var t = VectorMath.Tanh(W.Load(c));
            var d = W.Load(dh);
            if (dy != null) d += W.Load(dy);
            var dcell = W.Fma(d * o, one - t * t, W.Load(dc));
            W.Store(dcell * g * i * (one - i), z);
            W.Store(dcell * W.Load(c0) * f * (one - f), z + n);
            W.Store(dcell * i * (one - g * g), z + 2 * n);
            W.Store(d * t * o * (one - o), z + 3 * n);
            W.Store(dcell * f, dc);
        }
    }

    // GRU

    public override void Gru(View x, View s, View hPrevious, View h, View y, View lengths, int step, int rows, int hidden)
    {
        var st = StepOf(lengths, step, rows, hidden);
        RunRows(new GruJob { S = st, X = Of(x), U = Of(s), H0 = Of(hPrevious), H = Of(h), Y = Of(y) }, st, 48);
    }

    private struct GruJob : IPieces
    {
        public Step S;
        public float* X, U, H0, H, Y;

        public readonly void Run(int piece)
        {
            var n = S.Hidden;
            for (var row = piece * RowsEach; row < Math.Min(S.Rows, piece * RowsEach + RowsEach); row++)
            {
                var at = (long)row * n;
                float* x = X + 3 * at, u = U + 3 * at, h0 = H0 + at, h = H + at;
                if (S.Ended(row))
                {
                    Copy(h0, h, n);
                    if (Y != null) Clear(Y + at, n);
                    continue;
                }
                var j = 0;
                for (; j + V.Count <= n; j += V.Count) Cell<V>(x + j, u + j, h0 + j, h + j, n);
                for (; j < n; j++) Cell<Lane1>(x + j, u + j, h0 + j, h + j, n);
                if (Y != null) Copy(h, Y + at, n);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Cell<W>(float* x, float* s, float* h0, float* h, int n) where W : unmanaged, IVector<W>
        {
            W r = VectorMath.Sigmoid(W.Load(x) + W.Load(s)), u = VectorMath.Sigmoid(W.Load(x + n) + W.Load(s + n));
            var c = VectorMath.Tanh(W.Fma(r, W.Load(s + 2 * n), W.Load(x + 2 * n)));
            W.Store(r, x);
            W.Store(u, x + n);
            W.Store(c, x + 2 * n);
            W.Store(W.Fma(u, W.Load(h0) - c, c), h);
        }
    }

    public override void GruBackward(View x, View s, View hPrevious, View dy, View dh, View lengths, int step, int rows, int hidden)
    {
        var st = StepOf(lengths, step, rows, hidden);
        RunRows(new GruBackwardJob { S = st, X = Of(x), U = Of(s), H0 = Of(hPrevious), DY = Of(dy), DH = Of(dh) }, st, 32);
    }

    private struct GruBackwardJob : IPieces
    {
        public Step S;
        public float* X, U, H0, DY, DH;

        public readonly void Run(int piece)
        {
            var n = S.Hidden;
            for (var row = piece * RowsEach; row < Math.Min(S.Rows, piece * RowsEach + RowsEach); row++)
            {
                var at = (long)row * n;
                float* x = X + 3 * at, u = U + 3 * at, h0 = H0 + at, dh = DH + at;
                if (S.Ended(row))
                {
                    Clear(x, 3 * n);
                    Clear(u, 3 * n);
                    continue;
                }
                var dy = DY == null ? null : DY + at;
                var j = 0;
                for (; j + V.Count <= n; j += V.Count) Cell<V>(x + j, u + j, h0 + j, dy == null ? null : dy + j, dh + j, n);
                for (; j < n; j++) Cell<Lane1>(x + j, u + j, h0 + j, dy == null ? null : dy + j, dh + j, n);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Cell<W>(float* x, float* s, float* h0, float* dy, float* dh, int n) where W : unmanaged, IVector<W>
        {
            W one = W.Of(1f), r = W.Load(x), u = W.Load(x + n), c = W.Load(x + 2 * n);
            var d = W.Load(dh);
            if (dy != null) d += W.Load(dy);
            var dc = d * (one - u) * (one - c * c);
            var dr = dc * W.Load(s + 2 * n) * r * (one - r);
            var du = d * (W.Load(h0) - c) * u * (one - u);
            W.Store(dr, x);
            W.Store(du, x + n);
            W.Store(dc, x + 2 * n);
            W.Store(dr, s);
            W.Store(du, s + n);
            W.Store(dc * r, s + 2 * n);
            W.Store(d * u, dh);
        }
    }

    // RNN

    public override void Rnn(View z, View hPrevious, View h, View y, bool relu, View lengths, int step, int rows, int hidden)
    {
        var s = StepOf(lengths, step, rows, hidden);
        RunRows(new RnnJob { S = s, Z = Of(z), H0 = Of(hPrevious), H = Of(h), Y = Of(y), Relu = relu }, s, 16);
    }

    private struct RnnJob : IPieces
    {
        public Step S;
        public float* Z, H0, H, Y;
        public bool Relu;

        public readonly void Run(int piece)
        {
            var n = S.Hidden;
            for (var row = piece * RowsEach; row < Math.Min(S.Rows, piece * RowsEach + RowsEach); row++)
            {
                var at = (long)row * n;
                float* z = Z + at, h = H + at;
                if (S.Ended(row))
                {
                    Copy(H0 + at, h, n);
                    if (Y != null) Clear(Y + at, n);
                    continue;
                }
                var j = 0;
                for (; j + V.Count <= n; j += V.Count) V.Store(Relu ? new Functions.Relu().Apply(V.Load(z + j)) : VectorMath.Tanh(V.Load(z + j)), h + j);
                for (; j < n; j++) Lane1.Store(Relu ? new Functions.Relu().Apply(Lane1.Load(z + j)) : VectorMath.Tanh(Lane1.Load(z + j)), h + j);
                if (Y != null) Copy(h, Y + at, n);
            }
        }
    }

    public override void RnnBackward(View z, View h, View dy, View dh, bool relu, View lengths, int step, int rows, int hidden)
    {
        var s = StepOf(lengths, step, rows, hidden);
        RunRows(new RnnBackwardJob { S = s, Z = Of(z), H = Of(h), DY = Of(dy), DH = Of(dh), Relu = relu }, s, 8);
    }

    private struct RnnBackwardJob : IPieces
    {
        public Step S;
        public float* Z, H, DY, DH;
        public bool Relu;

        public readonly void Run(int piece)
        {
            var n = S.Hidden;
            for (var row = piece * RowsEach; row < Math.Min(S.Rows, piece * RowsEach + RowsEach); row++)
            {
                var at = (long)row * n;
                float* z = Z + at, h = H + at, dh = DH + at;
                if (S.Ended(row)) { Clear(z, n); continue; }
                for (var j = 0; j < n; j++)
                {
                    var d = DY == null ? dh[j] : dh[j] + DY[at + j];
                    z[j] = Relu ? h[j] > 0 ? d : 0 : d * (1 - h[j] * h[j]);
                    dh[j] = 0;
                }
            }
        }
    }
}
