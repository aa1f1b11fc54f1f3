using System.Runtime.Intrinsics;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void ReversibleStep(in ReversibleStep step) =>
        workers.Run(new ReversibleJob { Operands = new(step) }, Blocks(step.Rows, RowsEach), 64L * step.Rows * step.Hidden);

    internal override void ReversibleStepBackward(in ReversibleStep step) =>
        workers.Run(new ReversibleBackwardJob { Operands = new(step) }, Blocks(step.Rows, RowsEach), 80L * step.Rows * step.Hidden);

    /// <summary>The operands of a <see cref="Tensors.ReversibleStep"/> as addresses in memory. An absent operand is null.</summary>
    private readonly struct ReversibleOperands(in ReversibleStep step)
    {
        public readonly float* State = Of(step.State), Gradient = Of(step.StateGradient);
        public readonly sbyte* Remainders = (sbyte*)Of(step.Remainders);
        public readonly int Rows = step.Rows, Hidden = step.Hidden;
        private readonly float* _x = Of(step.Inputs), _s = Of(step.Recurrent), _y = Of(step.Output), _dy = Of(step.OutputGradient);
        private readonly int* _lengths = Ints(step.Lengths);
        private readonly int _time = step.Time, _half = step.Half;

        public bool Ended(int row) => _lengths != null && _time >= _lengths[row];

        public float* X(int row) => _x + (2L * row + _half) * 3 * Hidden;

        public float* S(int row) => _s + 3L * row * Hidden;

        public float* Y(int row) => _y == null ? null : _y + (2L * row + _half) * Hidden;

        public float* DY(int row) => _dy == null ? null : _dy + (2L * row + _half) * Hidden;
    }

    /// <summary>The gates of the units that begin at these addresses.</summary>
    private static ReversibleGru<W> Gates<W>(float* x, float* s, int n) where W : unmanaged, IVector<W> =>
        new(W.Load(x), W.Load(x + n), W.Load(x + 2 * n), W.Load(s), W.Load(s + n), W.Load(s + 2 * n));

    /// <summary>A piece is a few rows of half a step.</summary>
    private struct ReversibleJob : IPieces
    {
        public ReversibleOperands Operands;

        public readonly void Run(int piece)
        {
            fixed (ReversibleOperands* o = &Operands)
                for (var row = piece * RowsEach; row < Math.Min(o->Rows, piece * RowsEach + RowsEach); row++) Row(o, row);
        }

        private static void Row(ReversibleOperands* o, int row)
        {
            var n = o->Hidden;
            var at = (long)row * n;
            float* x = o->X(row), s = o->S(row), h = o->State + at, y = o->Y(row), d = stackalloc float[UnitsEach];
            if (o->Ended(row))
            {
                if (y != null) Clear(y, n);
                return;
            }
            for (var first = 0; first < n; first += UnitsEach)
            {
                int j = first, end = Math.Min(n, first + UnitsEach);
                for (; j + V.Count <= end; j += V.Count) Unit<V>(x + j, s + j, n, h + j, d + j - first);
                for (; j < end; j++) Unit<Lane1>(x + j, s + j, n, h + j, d + j - first);
                if (o->Remainders != null) Narrow(d, o->Remainders + at + first, end - first);
            }
            if (y != null) Copy(h, y, n);
        }

        private static void Unit<W>(float* x, float* s, int n, float* h, float* d) where W : unmanaged, IVector<W>
        {
            var gates = Gates<W>(x, s, n);
            W before = W.Load(h), after = gates.After(before);
            W.Store(after, h);
            W.Store(gates.Remainder(before, after), d);
        }
    }

    /// <summary>A piece is a few rows of half a step.</summary>
    private struct ReversibleBackwardJob : IPieces
    {
        public ReversibleOperands Operands;

        public readonly void Run(int piece)
        {
            fixed (ReversibleOperands* o = &Operands)
                for (var row = piece * RowsEach; row < Math.Min(o->Rows, piece * RowsEach + RowsEach); row++) Row(o, row);
        }

        private static void Row(ReversibleOperands* o, int row)
        {
            var n = o->Hidden;
            var at = (long)row * n;
            float* x = o->X(row), s = o->S(row), h = o->State + at, dh = o->Gradient + at, dy = o->DY(row), d = stackalloc float[UnitsEach];
            if (o->Ended(row))
            {
                Clear(x, 3 * n);
                Clear(s, 3 * n);
                return;
            }
            for (var first = 0; first < n; first += UnitsEach)
            {
                int j = first, end = Math.Min(n, first + UnitsEach);
                Widen(o->Remainders + at + first, d, end - first);
                for (; j + V.Count <= end; j += V.Count) Unit<V>(x + j, s + j, n, h + j, d + j - first, dh + j, dy == null ? null : dy + j);
                for (; j < end; j++) Unit<Lane1>(x + j, s + j, n, h + j, d + j - first, dh + j, dy == null ? null : dy + j);
            }
        }

        private static void Unit<W>(float* x, float* s, int n, float* h, float* d, float* dh, float* dy) where W : unmanaged, IVector<W>
        {
            var gates = Gates<W>(x, s, n);
            W before = gates.Before(W.Load(h), W.Load(d)), gradient = dy == null ? W.Load(dh) : W.Load(dh) + W.Load(dy);
            W dn = gates.NewGradient(gradient), dr = gates.ResetGradient(dn), du = gates.UpdateGradient(gradient, before);
            W.Store(before, h);
            W.Store(gates.BeforeGradient(gradient), dh);
            W.Store(dr, x);
            W.Store(du, x + n);
            W.Store(dn, x + 2 * n);
            W.Store(dr, s);
            W.Store(du, s + n);
            W.Store(gates.RecurrentGradient(dn), s + 2 * n);
        }
    }

    /// <summary>Writes whole numbers from -128 to 127 as bytes.</summary>
    private static void Narrow(float* from, sbyte* to, int n)
    {
        var i = 0;
        for (; i + 16 <= n; i += 16)
        {
            var low = Vector128.Narrow(Integers(from + i), Integers(from + i + 4));
            var high = Vector128.Narrow(Integers(from + i + 8), Integers(from + i + 12));
            Vector128.Narrow(low, high).Store(to + i);
        }
        for (; i < n; i++) to[i] = (sbyte)from[i];

        static Vector128<int> Integers(float* from) => Vector128.ConvertToInt32(Vector128.Load(from));
    }

    private static void Widen(sbyte* from, float* to, int n)
    {
        var i = 0;
        for (; i + 16 <= n; i += 16)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(from + i));
            Floats(low, to + i);
            Floats(high, to + i + 8);
        }
        for (; i < n; i++) to[i] = from[i];

        static void Floats(Vector128<short> from, float* to)
        {
            var (low, high) = Vector128.Widen(from);
            Vector128.ConvertToSingle(low).Store(to);
            Vector128.ConvertToSingle(high).Store(to + 4);
        }
    }
}
