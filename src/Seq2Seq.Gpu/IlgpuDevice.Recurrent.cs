using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void Step<C>(C cell, in RecurrentStep step) =>
        Each(new StepKernel<C> { Cell = cell, Operands = Operands(step) }, step.Rows * step.Hidden);

    internal override void StepBackward<C>(C cell, in RecurrentStep step) =>
        Each(new StepBackwardKernel<C> { Cell = cell, Operands = Operands(step) }, step.Rows * step.Hidden);

    private static StepOperands Operands(in RecurrentStep step) => new()
    {
        Z = Of(step.Gates), S = Of(step.Recurrent), Before = Of(step.Before), After = Of(step.After), Y = Of(step.Output), DY = Of(step.OutputGradient),
        Gradient = Of(step.StateGradient), Lengths = Ints(step.Lengths),
        PartStep = step.PartStep, Time = step.Time, Count = step.Rows * step.Hidden, Hidden = step.Hidden,
    };

    /// <summary>The operands of a <see cref="RecurrentStep"/> in memory. An absent operand is empty.</summary>
    internal struct StepOperands
    {
        public ArrayView<float> Z, S, Before, After, Y, DY, Gradient;
        public ArrayView<int> Lengths;
        public int PartStep, Time, Count, Hidden;

        public readonly bool Ended(int row) => Lengths.IntLength > 0 && Time >= Lengths[row];
    }

    /// <summary>The unit of a thread, where <paramref name="at"/> = row · H + unit and <paramref name="gate"/> = row · gates · H + unit.</summary>
    internal readonly struct CellUnit(StepOperands o, int at, int gate) : ICellUnit<Scalar>
    {
        public Scalar Gate(int k) => new(o.Z[gate + k * o.Hidden]);
        public void SetGate(int k, Scalar value) => o.Z[gate + k * o.Hidden] = value.Value;
        public Scalar Recurrent(int k) => new(o.S[gate + k * o.Hidden]);
        public void SetRecurrent(int k, Scalar value) => o.S[gate + k * o.Hidden] = value.Value;
        public Scalar Before(int part) => new(o.Before[at + part * o.PartStep]);
        public Scalar After(int part) => new(o.After[at + part * o.PartStep]);
        public void SetAfter(int part, Scalar value) => o.After[at + part * o.PartStep] = value.Value;
        public Scalar Gradient(int part) => new(part == 0 && o.DY.IntLength > 0 ? o.Gradient[at] + o.DY[at] : o.Gradient[at + part * o.Count]);
        public void SetGradient(int part, Scalar value) => o.Gradient[at + part * o.Count] = value.Value;
    }

    internal struct StepKernel<C> : IKernel where C : unmanaged, ICellFunction
    {
        public C Cell;
        public StepOperands Operands;

        public readonly void Run()
        {
            var o = Operands;
            int at = Grid.GlobalIndex.X, row = at / o.Hidden;
            if (at >= o.Count) return;
            var ended = o.Ended(row);
            if (ended)
                for (var part = 0; part < C.StateParts; part++) o.After[at + part * o.PartStep] = o.Before[at + part * o.PartStep];
            else Cell.Forward<Scalar, CellUnit>(new CellUnit(o, at, at + row * (C.Gates - 1) * o.Hidden));
            if (o.Y.IntLength > 0) o.Y[at] = ended ? 0 : o.After[at];
        }
    }

    internal struct StepBackwardKernel<C> : IKernel where C : unmanaged, ICellFunction
    {
        public C Cell;
        public StepOperands Operands;

        public readonly void Run()
        {
            var o = Operands;
            int at = Grid.GlobalIndex.X, row = at / o.Hidden;
            if (at >= o.Count) return;
            var unit = new CellUnit(o, at, at + row * (C.Gates - 1) * o.Hidden);
            if (!o.Ended(row))
            {
                Cell.Backward<Scalar, CellUnit>(unit);
                return;
            }
            for (var k = 0; k < C.Gates; k++)
            {
                unit.SetGate(k, new Scalar(0));
                if (C.KeepsProductsApart) unit.SetRecurrent(k, new Scalar(0));
            }
        }
    }
}
