using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>The number of units of a sentence in a piece of work, which runs through all steps.</summary>
    private const int UnitsEach = 128; // a multiple of every vector's width

    internal override void IndRnn(in IndRnnSequence s) =>
        workers.Run(new IndRnnJob { Operands = new(s) }, s.Rows * Blocks(s.Hidden, UnitsEach), 6L * s.Time * s.Rows * s.Hidden);

    internal override void IndRnnBackward(in IndRnnSequence s) =>
        workers.Run(new IndRnnBackwardJob { Operands = new(s) }, s.Rows * Blocks(s.Hidden, UnitsEach), 8L * s.Time * s.Rows * s.Hidden);

    /// <summary>The operands of an <see cref="IndRnnSequence"/> as addresses in memory. An absent operand is null.</summary>
    private readonly struct IndRnnOperands(in IndRnnSequence s)
    {
        public readonly float* Z = Of(s.Inputs), U = Of(s.Weights), States = Of(s.States), Mask = Of(s.Mask), Y = Of(s.Outputs), DY = Of(s.OutputGradient);
        public readonly float* Gradient = Of(s.StateGradient), DU = Of(s.WeightGradient), Observed = Of(s.StateGradients);
        public readonly long Step = (long)s.Rows * s.Hidden;
        public readonly int Time = s.Time, Hidden = s.Hidden;
        private readonly int* _lengths = Ints(s.Lengths);
        private readonly bool _reverse = s.Reverse;

        /// <summary>The number of pieces of a sentence.</summary>
        public int Pieces => Blocks(Hidden, UnitsEach);

        public bool Ended(int row, int t) => _lengths != null && t >= _lengths[row];

        /// <summary>Returns the time of a step, which is counted in reading order.</summary>
        public int At(int step) => _reverse ? Time - 1 - step : step;

        /// <summary>Returns the state before step t.</summary>
        public float* Before(int t) => States + (_reverse ? t + 1 : t) * Step;

        /// <summary>Returns the state after step t.</summary>
        public float* After(int t) => States + (_reverse ? t : t + 1) * Step;
    }

    /// <summary>The units j, j + 1, ... of a sentence at step t, where <paramref name="at"/> = row · H + j.</summary>
    private readonly struct IndRnnUnit<W>(IndRnnOperands* o, int t, long at, int j) : ICellUnit<W> where W : unmanaged, IVector<W>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public W Gate(int k) => W.Load(o->Z + t * o->Step + at);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public void SetGate(int k, W value) => W.Store(value, o->Z + t * o->Step + at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public W Recurrent(int k) => o->Mask == null ? W.Load(o->U + j) : W.Load(o->U + j) * W.Load(o->Mask + at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void SetRecurrent(int k, W value) =>
            W.Store(o->Mask == null ? W.Load(o->DU + at) + value : W.Fma(value, W.Load(o->Mask + at), W.Load(o->DU + at)), o->DU + at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)] public W Before(int part) => W.Load(o->Before(t) + at);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public W After(int part) => W.Load(o->After(t) + at);
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public void SetAfter(int part, W value) => W.Store(value, o->After(t) + at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public W Gradient(int part)
        {
            var d = W.Load(o->Gradient + at);
            if (o->DY != null) d += W.Load(o->DY + t * o->Step + at);
            if (o->Observed != null) W.Store(d, o->Observed + t * o->Step + at);
            return d;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)] public void SetGradient(int part, W value) => W.Store(value, o->Gradient + at);
    }

    private struct IndRnnJob : IPieces
    {
        public IndRnnOperands Operands;

        public readonly void Run(int piece)
        {
            fixed (IndRnnOperands* o = &Operands)
            {
                int row = piece / o->Pieces, first = piece % o->Pieces * UnitsEach, end = Math.Min(o->Hidden, first + UnitsEach);
                var at = (long)row * o->Hidden;
                for (var step = 0; step < o->Time; step++)
                {
                    int t = o->At(step), j = first;
                    var y = o->Y == null ? null : o->Y + t * o->Step + at + first;
                    if (o->Ended(row, t))
                    {
                        Copy(o->Before(t) + at + first, o->After(t) + at + first, end - first);
                        if (y != null) Clear(y, end - first);
                        continue;
                    }
                    for (; j + V.Count <= end; j += V.Count) new IndRnnFunction().Forward<V, IndRnnUnit<V>>(new(o, t, at + j, j));
                    for (; j < end; j++) new IndRnnFunction().Forward<Lane1, IndRnnUnit<Lane1>>(new(o, t, at + j, j));
                    if (y != null) Copy(o->After(t) + at + first, y, end - first);
                }
            }
        }
    }

    private struct IndRnnBackwardJob : IPieces
    {
        public IndRnnOperands Operands;

        public readonly void Run(int piece)
        {
            fixed (IndRnnOperands* o = &Operands)
            {
                int row = piece / o->Pieces, first = piece % o->Pieces * UnitsEach, end = Math.Min(o->Hidden, first + UnitsEach);
                var at = (long)row * o->Hidden;
                Clear(o->DU + at + first, end - first);
                for (var step = o->Time - 1; step >= 0; step--)
                {
                    int t = o->At(step), j = first;
                    if (o->Ended(row, t))
                    {
                        Clear(o->Z + t * o->Step + at + first, end - first);
                        if (o->Observed != null) Copy(o->Gradient + at + first, o->Observed + t * o->Step + at + first, end - first);
                        continue;
                    }
                    for (; j + V.Count <= end; j += V.Count) new IndRnnFunction().Backward<V, IndRnnUnit<V>>(new(o, t, at + j, j));
                    for (; j < end; j++) new IndRnnFunction().Backward<Lane1, IndRnnUnit<Lane1>>(new(o, t, at + j, j));
                }
            }
        }
    }
}
