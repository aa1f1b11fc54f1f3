using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void ReversibleStep(in ReversibleStep step) => Reversible(step, back: false);

    internal override void ReversibleStepBackward(in ReversibleStep step) => Reversible(step, back: true);

    private void Reversible(in ReversibleStep step, bool back) => Each(new ReversibleKernel
    {
        X = Of(step.Inputs), S = Of(step.Recurrent), State = Of(step.State), Y = Of(step.Output), DY = Of(step.OutputGradient),
        Gradient = Of(step.StateGradient), Remainders = Bytes(step.Remainders), Lengths = Ints(step.Lengths), Time = step.Time, Hidden = step.Hidden,
        Half = step.Half, Count = step.Rows * step.Hidden, Back = back ? 1 : 0,
    }, step.Rows * step.Hidden);

    /// <summary>
    /// Both directions are one kernel. A compiler may fuse a product and a sum in one kernel and not in another one, and then the state before a step would not
    /// be found again.
    /// </summary>
    internal struct ReversibleKernel : IKernel
    {
        public ArrayView<float> X, S, State, Y, DY, Gradient;
        public ArrayView<sbyte> Remainders;
        public ArrayView<int> Lengths;
        public int Time, Hidden, Half, Count, Back;

        public readonly void Run()
        {
            int at = Grid.GlobalIndex.X, row = at / Hidden, unit = at % Hidden;
            if (at >= Count) return;
            int n = Hidden, x = (2 * row + Half) * 3 * n + unit, s = 3 * row * n + unit, y = (2 * row + Half) * n + unit;
            if (Lengths.IntLength > 0 && Time >= Lengths[row])
            {
                if (Back == 0)
                {
                    if (Y.IntLength > 0) Y[y] = 0;
                    return;
                }
                for (var k = 0; k < 3; k++)
                {
                    X[x + k * n] = 0;
                    S[s + k * n] = 0;
                }
                return;
            }
            var gates = new ReversibleGru<Scalar>(new(X[x]), new(X[x + n]), new(X[x + 2 * n]), new(S[s]), new(S[s + n]), new(S[s + 2 * n]));
            var state = new Scalar(State[at]);
            var after = Back == 0 ? gates.After(state) : state;
            var guess = gates.Guess(after);
            if (Back == 0)
            {
                State[at] = after.Value;
                if (Remainders.IntLength > 0) Remainders[at] = (sbyte)(int)((state.Value - guess.Value) / ReversibleGru<Scalar>.Unit);
                if (Y.IntLength > 0) Y[y] = after.Value;
                return;
            }
            var before = new Scalar(guess.Value + Remainders[at] * ReversibleGru<Scalar>.Unit);
            var dh = new Scalar(DY.IntLength > 0 ? Gradient[at] + DY[y] : Gradient[at]);
            Scalar dn = gates.NewGradient(dh), dr = gates.ResetGradient(dn), du = gates.UpdateGradient(dh, before);
            State[at] = before.Value;
            Gradient[at] = gates.BeforeGradient(dh).Value;
            X[x] = dr.Value;
            X[x + n] = du.Value;
            X[x + 2 * n] = dn.Value;
            S[s] = dr.Value;
            S[s + n] = du.Value;
            S[s + 2 * n] = gates.RecurrentGradient(dn).Value;
        }
    }
}
