namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Reversible()
    {
        foreach (var reverse in new[] { false, true })
            foreach (var lengths in new[] { null, new[] { 4, 1, 3 } })
                yield return ReversibleGru("reversible gru" + (reverse ? ", reversed" : "") + (lengths == null ? "" : ", with lengths"), 4, 3, 3, 6, lengths, reverse);
        yield return ReversibleGru("reversible gru, one step", 1, 6, 4, 10, null, reverse: false);
        yield return ReversibleGru("reversible gru, empty sentence", 2, 2, 3, 4, [0, 2], reverse: true);
        yield return ReversibleGru("reversible gru, more than a chunk", 18, 1, 2, 2, null, reverse: true);
        yield return ReversibleGru("reversible gru, only the recurrent bias takes a gradient", 3, 2, 3, 4, null, reverse: false, taking: 4);
        yield return ReversibleGru("reversible gru, only h0 takes a gradient", 3, 2, 3, 4, [2, 3], reverse: true, taking: 5);
        yield return ReversibleGru("reversible gru, outputs alone", 3, 2, 3, 4, [3, 2], reverse: false, outputs: o => [o.Outputs]);
        yield return ReversibleGru("reversible gru, without outputs", 3, 2, 3, 4, [3, 2], reverse: true, outputs: o => [o.H], keeps: false);
        yield return ReversibleGru("reversible gru, masked state", 4, 3, 3, 6, [4, 1, 3], reverse: true, masked: true);
        // Each half wider than a vector, with a rest.
        yield return ReversibleGru("reversible gru, 38 units", 3, 2, 4, 38, [2, 3], reverse: true, samples: 40);
        yield return ReversibleGru("reversible gru, large", 19, 20, 17, 70, [.. Enumerable.Range(0, 20).Select(b => 1 + b % 19)], reverse: false, samples: 4);
    }

    private static OperatorCase ReversibleGru(string name, int T, int B, int I, int H, int[]? lengths, bool reverse, int samples = 0, int taking = -1,
        Func<RecurrentOutput, Tensor[]>? outputs = null, bool keeps = true, bool masked = false)
    {
        outputs ??= Parts;
        return new(name, Taking(taking, new(T, B, I), new(3 * H, I), new(3 * H, H / 2), new(3 * H), new(3 * H), new(B, H)),
            (tape, x) => outputs(tape.ReversibleGru(x[0], x[1], x[2], x[3], x[4], x[5], Integers(tape, lengths), reverse,
                masked ? StateMask(tape, B, H) : null, keeps)),
            x => Chosen(Reference.ReversibleGru(x[0], x[1], x[2], x[3], x[4], x[5], T, B, lengths, reverse, masked ? StateMask(B, H) : null), T, B * H,
                outputs))
        { Samples = samples };
    }

    private static IEnumerable<KernelCase> ReversibleKernels(int size)
    {
        int rows = size + 2, hidden = 9 * size + 2, n = rows * hidden, time = 3;
        foreach (var masked in new[] { false, true })
        {
            ReversibleStep Half(Operands o, View inputs, View recurrent, View state) => new(rows, hidden, inputs, recurrent, state)
            {
                Half = masked ? 1 : 0, Lengths = Lengths(o, masked, rows, i => i % 2 == 0 ? time : time + 1), Time = time,
            };
            yield return new("reversible gru" + Masked(masked), o => o.Device.ReversibleStep(
                Half(o, o.Random(6 * n, 3), o.Random(3 * n), o.Result(n)) with { Output = masked ? o.Result(2 * n) : default }));
            yield return new("reversible gru backward" + Masked(masked), o => o.Device.ReversibleStepBackward(
                Half(o, o.Result(6 * n), o.Result(3 * n), o.Result(n, 0.5f)) with
                {
                    Remainders = o.Integers(Tensors.ReversibleStep.RemainderLength(rows, hidden), i => i * 0x01FF0A7F),
                    OutputGradient = masked ? o.Random(2 * n) : default,
                    StateGradient = o.Result(n),
                }));
            yield return new("reversible gru, there and back" + Masked(masked), o =>
            {
                View inputs = o.Random(6 * n, 8), recurrent = o.Random(3 * n, 4), state = o.Result(n);
                o.Device.Map(new NearestState(), state, state);
                var step = Half(o, inputs, recurrent, state) with { Remainders = o.Integers(Tensors.ReversibleStep.RemainderLength(rows, hidden), _ => 0) };
                o.Device.ReversibleStep(step);
                o.Device.ReversibleStepBackward(step with { StateGradient = o.Random(n) });
            });
        }
    }
}
