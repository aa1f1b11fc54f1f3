using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    private const int RowsEach = 4;

    internal override void Step<C>(C cell, in RecurrentStep step) =>
        workers.Run(new StepJob<C> { Cell = cell, Operands = new(step) }, Blocks(step.Rows, RowsEach), 16L * C.Gates * step.Rows * step.Hidden);

    internal override void StepBackward<C>(C cell, in RecurrentStep step) =>
        workers.Run(new StepBackwardJob<C> { Cell = cell, Operands = new(step) }, Blocks(step.Rows, RowsEach), 12L * C.Gates * step.Rows * step.Hidden);

    /// <summary>The operands of a <see cref="RecurrentStep"/> as addresses in memory. An absent operand is null.</summary>
    private readonly struct StepOperands(in RecurrentStep step)
    {
        public readonly float* Z = Of(step.Gates), S = Of(step.Recurrent), Before = Of(step.Before), After = Of(step.After);
        public readonly float* Y = Of(step.Output), DY = Of(step.OutputGradient), Gradient = Of(step.StateGradient);
        public readonly long PartStep = step.PartStep, GradientStep = (long)step.Rows * step.Hidden;
        public readonly int Rows = step.Rows, Hidden = step.Hidden;
        private readonly int* _lengths = Ints(step.Lengths);
        private readonly int _time = step.Time;

        public bool Ended(int row) => _lengths != null && _time >= _lengths[row];
    }

    /// <summary>The units j, j + 1, ... of a row.</summary>
    /// <param name="at">row · H + j.</param>
    /// <param name="z">The address of gate 0.</param>
    /// <param name="s">The address of recurrent product 0.</param>
    /// <param name="n">H.</param>
    private readonly struct CellUnit<W>(StepOperands* o, long at, float* z, float* s, long n) : ICellUnit<W> where W : unmanaged, IVector<W>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public W Gate(int k) => W.Load(z + k * n);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public void SetGate(int k, W value) => W.Store(value, z + k * n);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public W Recurrent(int k) => W.Load(s + k * n);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public void SetRecurrent(int k, W value) => W.Store(value, s + k * n);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public W Before(int part) => W.Load(o->Before + at + part * o->PartStep);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public W After(int part) => W.Load(o->After + at + part * o->PartStep);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public void SetAfter(int part, W value) => W.Store(value, o->After + at + part * o->PartStep);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public W Gradient(int part)
        {
            var d = W.Load(o->Gradient + at + part * o->GradientStep);
            return part == 0 && o->DY != null ? d + W.Load(o->DY + at) : d;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void SetGradient(int part, W value) => W.Store(value, o->Gradient + at + part * o->GradientStep);
    }

    /// <summary>A piece is a few rows of one step.</summary>
    private struct StepJob<C> : IPieces where C : unmanaged, ICellFunction
    {
        public C Cell;
        public StepOperands Operands;

        public readonly void Run(int piece)
        {
            fixed (StepOperands* o = &Operands)
                for (var row = piece * RowsEach; row < Math.Min(o->Rows, piece * RowsEach + RowsEach); row++) Row(o, row);
        }

        private readonly void Row(StepOperands* o, int row)
        {
            int n = o->Hidden, j = 0;
            var at = (long)row * n;
            float* z = o->Z + C.Gates * at, s = o->S + C.Gates * at;
            if (o->Ended(row))
            {
                for (var p = 0; p < C.StateParts; p++) Copy(o->Before + at + p * o->PartStep, o->After + at + p * o->PartStep, n);
                if (o->Y != null) Clear(o->Y + at, n);
                return;
            }
            for (; j + V.Count <= n; j += V.Count) Cell.Forward<V, CellUnit<V>>(new CellUnit<V>(o, at + j, z + j, s + j, n));
            for (; j < n; j++) Cell.Forward<Lane1, CellUnit<Lane1>>(new CellUnit<Lane1>(o, at + j, z + j, s + j, n));
            if (o->Y != null) Copy(o->After + at, o->Y + at, n);
        }
    }

    /// <summary>A piece is a few rows of one step.</summary>
    private struct StepBackwardJob<C> : IPieces where C : unmanaged, ICellFunction
    {
        public C Cell;
        public StepOperands Operands;

        public readonly void Run(int piece)
        {
            fixed (StepOperands* o = &Operands)
                for (var row = piece * RowsEach; row < Math.Min(o->Rows, piece * RowsEach + RowsEach); row++) Row(o, row);
        }

        private readonly void Row(StepOperands* o, int row)
        {
            int n = o->Hidden, j = 0;
            var at = (long)row * n;
            float* z = o->Z + C.Gates * at, s = o->S + C.Gates * at;
            if (o->Ended(row))
            {
                Clear(z, C.Gates * n);
                if (C.KeepsProductsApart) Clear(s, C.Gates * n);
                return;
            }
            for (; j + V.Count <= n; j += V.Count) Cell.Backward<V, CellUnit<V>>(new CellUnit<V>(o, at + j, z + j, s + j, n));
            for (; j < n; j++) Cell.Backward<Lane1, CellUnit<Lane1>>(new CellUnit<Lane1>(o, at + j, z + j, s + j, n));
        }
    }

    private static void Copy(float* from, float* to, int n) => new Span<float>(from, n).CopyTo(new Span<float>(to, n));

    private static void Clear(float* to, int n) => new Span<float>(to, n).Clear();
}
