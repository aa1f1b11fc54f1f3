using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void IndRnn(in IndRnnSequence s) => Each(new IndRnnKernel { Operands = Operands(s) }, s.Rows * s.Hidden);

    internal override void IndRnnBackward(in IndRnnSequence s) => Each(new IndRnnBackwardKernel { Operands = Operands(s) }, s.Rows * s.Hidden);

    private static IndRnnOperands Operands(in IndRnnSequence s) => new()
    {
        Z = Of(s.Inputs), U = Of(s.Weights), States = Of(s.States), Mask = Of(s.Mask), Y = Of(s.Outputs), DY = Of(s.OutputGradient),
        Gradient = Of(s.StateGradient), DU = Of(s.WeightGradient), Observed = Of(s.StateGradients), Lengths = Ints(s.Lengths),
        Time = s.Time, Step = s.Rows * s.Hidden, Hidden = s.Hidden, Reverse = s.Reverse ? 1 : 0,
    };

    /// <summary>The operands of an <see cref="IndRnnSequence"/> in memory. An absent operand is empty.</summary>
    internal struct IndRnnOperands
    {
        public ArrayView<float> Z, U, States, Mask, Y, DY, Gradient, DU, Observed;
        public ArrayView<int> Lengths;
        public int Time, Step, Hidden, Reverse;

        /// <summary>Returns the time of a step, which is counted in reading order.</summary>
        public readonly int At(int step) => Reverse != 0 ? Time - 1 - step : step;

        public readonly int Before(int t) => (Reverse != 0 ? t + 1 : t) * Step;

        public readonly int After(int t) => (Reverse != 0 ? t : t + 1) * Step;

        public readonly bool Ended(int row, int t) => Lengths.IntLength > 0 && t >= Lengths[row];
    }

    /// <summary>The unit of a thread at step t, where <paramref name="at"/> = row · H + unit.</summary>
    internal readonly struct IndRnnUnit(IndRnnOperands o, int t, int at) : ICellUnit<Scalar>
    {
        private float Mask => o.Mask.IntLength > 0 ? o.Mask[at] : 1;
        public Scalar Gate(int k) => new(o.Z[t * o.Step + at]);
        public void SetGate(int k, Scalar value) => o.Z[t * o.Step + at] = value.Value;
        public Scalar Recurrent(int k) => new(o.U[at % o.Hidden] * Mask);
        public void SetRecurrent(int k, Scalar value) => o.DU[at] = Scalar.Fma(value, new(Mask), new(o.DU[at])).Value;
        public Scalar Before(int part) => new(o.States[o.Before(t) + at]);
        public Scalar After(int part) => new(o.States[o.After(t) + at]);
        public void SetAfter(int part, Scalar value) => o.States[o.After(t) + at] = value.Value;

        public Scalar Gradient(int part)
        {
            var d = o.DY.IntLength > 0 ? o.Gradient[at] + o.DY[t * o.Step + at] : o.Gradient[at];
            if (o.Observed.IntLength > 0) o.Observed[t * o.Step + at] = d;
            return new(d);
        }

        public void SetGradient(int part, Scalar value) => o.Gradient[at] = value.Value;
    }

    internal struct IndRnnKernel : IKernel
    {
        public IndRnnOperands Operands;

        public readonly void Run()
        {
            var o = Operands;
            var at = Grid.GlobalIndex.X;
            if (at >= o.Step) return;
            for (var step = 0; step < o.Time; step++)
            {
                var t = o.At(step);
                var ended = o.Ended(at / o.Hidden, t);
                if (ended) o.States[o.After(t) + at] = o.States[o.Before(t) + at];
                else new IndRnnFunction().Forward<Scalar, IndRnnUnit>(new IndRnnUnit(o, t, at));
                if (o.Y.IntLength > 0) o.Y[t * o.Step + at] = ended ? 0 : o.States[o.After(t) + at];
            }
        }
    }

    internal struct IndRnnBackwardKernel : IKernel
    {
        public IndRnnOperands Operands;

        public readonly void Run()
        {
            var o = Operands;
            var at = Grid.GlobalIndex.X;
            if (at >= o.Step) return;
            o.DU[at] = 0;
            for (var step = o.Time - 1; step >= 0; step--)
            {
                var t = o.At(step);
                if (!o.Ended(at / o.Hidden, t)) new IndRnnFunction().Backward<Scalar, IndRnnUnit>(new IndRnnUnit(o, t, at));
                else
                {
                    o.Z[t * o.Step + at] = 0;
                    if (o.Observed.IntLength > 0) o.Observed[t * o.Step + at] = o.Gradient[at];
                }
            }
        }
    }
}
