namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Recurrent()
    {
        foreach (var reverse in new[] { false, true })
            foreach (var lengths in new[] { null, new[] { 4, 1, 3 } })
            {
                var how = (reverse ? ", reversed" : "") + (lengths == null ? "" : ", with lengths");
                yield return Lstm("lstm" + how, 4, 3, 3, 5, lengths, reverse);
                yield return Gru("gru" + how, 4, 3, 3, 5, lengths, reverse);
                yield return Rnn("rnn" + how, 4, 3, 3, 5, lengths, reverse, relu: false);
                yield return Rnn("rnn, relu" + how, 4, 3, 3, 5, lengths, reverse, relu: true);
                yield return CoupledLstm("coupled lstm" + how, 4, 3, 3, 5, lengths, reverse);
                yield return IndRnn("indrnn" + how, 4, 3, 3, 5, lengths, reverse);
            }
        // Wider than a vector, with a rest; and one step, as in decoding.
        yield return Lstm("lstm, 19 units", 3, 2, 4, 19, [2, 3], reverse: true, samples: 40);
        yield return Gru("gru, 19 units", 3, 2, 4, 19, [2, 3], reverse: true, samples: 40);
        yield return Rnn("rnn, 19 units", 3, 2, 4, 19, [2, 3], reverse: true, relu: false, samples: 40);
        yield return CoupledLstm("coupled lstm, 19 units", 3, 2, 4, 19, [2, 3], reverse: true, samples: 40);
        yield return IndRnn("indrnn, 19 units", 3, 2, 4, 19, [2, 3], reverse: true, samples: 40);
        yield return IndRnn("indrnn, one step", 1, 6, 4, 7, null, reverse: false);
        yield return IndRnn("indrnn, empty sentence", 2, 2, 3, 4, [0, 2], reverse: true);
        yield return IndRnn("indrnn, only the recurrent weights take a gradient", 3, 2, 3, 4, [3, 2], reverse: false, taking: 2);
        yield return IndRnn("indrnn, last state alone", 3, 2, 3, 4, [3, 2], reverse: true, outputs: o => [o.H]);
        yield return IndRnn("indrnn, as a formula alone", 4, 3, 3, 5, [4, 1, 3], reverse: true, apply: IndRnnFormula);
        // A mask on what the gates read of the state.
        yield return MaskedLstm("lstm, masked state", 4, 3, 3, 5, [4, 1, 3], reverse: true);
        yield return MaskedGru("gru, masked state", 4, 3, 3, 5, null, reverse: false);
        yield return MaskedIndRnn("indrnn, masked state", 4, 3, 3, 5, [4, 1, 3], reverse: true);
        yield return Lstm("lstm, one step", 1, 6, 4, 7, null, reverse: false);
        yield return Gru("gru, one step", 1, 6, 4, 7, null, reverse: false);
        yield return Rnn("rnn, one step", 1, 6, 4, 7, null, reverse: false, relu: false);
        // A sentence without tokens keeps its first state.
        yield return Lstm("lstm, empty sentence", 2, 2, 3, 4, [0, 2], reverse: false);
        yield return Gru("gru, empty sentence", 2, 2, 3, 4, [0, 2], reverse: true);
        // Not every input takes a gradient, not every output receives one.
        yield return Lstm("lstm, only the bias takes a gradient", 3, 2, 3, 4, null, reverse: false, taking: 3);
        yield return Lstm("lstm, only c0 takes a gradient", 3, 2, 3, 4, null, reverse: false, taking: 5);
        yield return Gru("gru, only the recurrent bias takes a gradient", 3, 2, 3, 4, null, reverse: false, taking: 4);
        yield return Rnn("rnn, only the bias takes a gradient", 3, 2, 3, 4, null, reverse: false, relu: false, taking: 3);
        yield return Lstm("lstm, outputs alone", 3, 2, 3, 4, [3, 2], reverse: false, outputs: o => [o.Outputs]);
        yield return Lstm("lstm, last cells alone", 3, 2, 3, 4, [3, 2], reverse: true, outputs: o => [o.C!]);
        yield return Gru("gru, last state alone", 3, 2, 3, 4, [3, 2], reverse: true, outputs: o => [o.H]);
        yield return Rnn("rnn, last state alone", 3, 2, 3, 4, null, reverse: false, relu: true, outputs: o => [o.H]);

        yield return Lstm("lstm, large", 3, 20, 17, 35, [.. Lengths(20)], reverse: true, samples: 4);
        yield return Gru("gru, large", 3, 30, 17, 35, [.. Lengths(30)], reverse: false, samples: 4);
        yield return Rnn("rnn, large", 3, 62, 17, 65, [.. Lengths(62)], reverse: true, relu: false, samples: 4);
        yield return IndRnn("indrnn, large", 5, 62, 17, 165, [.. Lengths(62)], reverse: true, samples: 4);
        static IEnumerable<int> Lengths(int batch) => Enumerable.Range(0, batch).Select(b => 1 + b % 3);
    }

    private static OperatorCase Lstm(string name, int T, int B, int I, int H, int[]? lengths, bool reverse, int samples = 0, int taking = -1,
        Func<RecurrentOutput, Tensor[]>? outputs = null)
    {
        outputs ??= Parts;
        return new OperatorCase(name, Taking(taking, new(T, B, I), new(4 * H, I), new(4 * H, H), new(4 * H), new(B, H), new(B, H)),
            (tape, x) => outputs(tape.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], Integers(tape, lengths), reverse)),
            x => Chosen(Reference.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], T, B, lengths, reverse), T, B * H, outputs))
        { Samples = samples };
    }

    private static OperatorCase Gru(string name, int T, int B, int I, int H, int[]? lengths, bool reverse, int samples = 0, int taking = -1,
        Func<RecurrentOutput, Tensor[]>? outputs = null)
    {
        outputs ??= Parts;
        return new OperatorCase(name, Taking(taking, new(T, B, I), new(3 * H, I), new(3 * H, H), new(3 * H), new(3 * H), new(B, H)),
            (tape, x) => outputs(tape.Gru(x[0], x[1], x[2], x[3], x[4], x[5], Integers(tape, lengths), reverse)),
            x => Chosen(Reference.Gru(x[0], x[1], x[2], x[3], x[4], x[5], T, B, lengths, reverse), T, B * H, outputs))
        { Samples = samples };
    }

    private static OperatorCase Rnn(string name, int T, int B, int I, int H, int[]? lengths, bool reverse, bool relu, int samples = 0, int taking = -1,
        Func<RecurrentOutput, Tensor[]>? outputs = null)
    {
        outputs ??= Parts;
        return new OperatorCase(name, Taking(taking, new(T, B, I), new(H, I), new(H, H), new(H), new(B, H)),
            (tape, x) => outputs(tape.Rnn(x[0], x[1], x[2], x[3], x[4], Integers(tape, lengths), reverse, relu)),
            x => Chosen(Reference.Rnn(x[0], x[1], x[2], x[3], x[4], T, B, lengths, reverse, relu), T, B * H, outputs))
        {
            Samples = samples,
            Step = relu ? 1e-6 : 1e-3,
        };
    }

    private static OperatorCase IndRnn(string name, int T, int B, int I, int H, int[]? lengths, bool reverse, int samples = 0, int taking = -1,
        Func<RecurrentOutput, Tensor[]>? outputs = null, Func<Tape, Tensor[], View, bool, RecurrentOutput>? apply = null)
    {
        outputs ??= Parts;
        apply ??= (tape, x, ends, backwards) => tape.IndRnn(x[0], x[1], x[2], x[3], x[4], ends, backwards);
        return new(name, Taking(taking, new(T, B, I), new(H, I), new(H), new(H), new(B, H)),
            (tape, x) => outputs(apply(tape, x, Integers(tape, lengths), reverse)),
            x => Chosen(Reference.IndRnn(x[0], x[1], x[3], x[2], x[4], T, B, lengths, reverse), T, B * H, outputs))
        { Samples = samples, Step = 1e-6 };
    }

    /// <summary>The IndRNN as a cell that has a formula and no operator: its recurrent weights are the bias b_h, with W_h = 0.</summary>
    private static RecurrentOutput IndRnnFormula(Tape tape, Tensor[] x, View lengths, bool reverse) =>
        tape.Recurrent(new IndRnnFunction(), x[0], x[1], tape.Zeros(new Shape(x[2].Count, x[2].Count)), [x[3], x[2]], [x[4]], lengths, reverse);

    // The mask is the last input, of 0 and 2, and takes no gradient.

    private static OperatorCase MaskedLstm(string name, int T, int B, int I, int H, int[]? lengths, bool reverse) =>
        new(name, Taking(-1, new(T, B, I), new(4 * H, I), new(4 * H, H), new(4 * H), new(B, H), new(B, H)),
            (tape, x) => Parts(tape.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], Integers(tape, lengths), reverse, StateMask(tape, B, H))),
            x => Reference.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], T, B, lengths, reverse, StateMask(B, H)));

    private static OperatorCase MaskedGru(string name, int T, int B, int I, int H, int[]? lengths, bool reverse) =>
        new(name, Taking(-1, new(T, B, I), new(3 * H, I), new(3 * H, H), new(3 * H), new(3 * H), new(B, H)),
            (tape, x) => Parts(tape.Gru(x[0], x[1], x[2], x[3], x[4], x[5], Integers(tape, lengths), reverse, StateMask(tape, B, H))),
            x => Reference.Gru(x[0], x[1], x[2], x[3], x[4], x[5], T, B, lengths, reverse, StateMask(B, H)));

    private static OperatorCase MaskedIndRnn(string name, int T, int B, int I, int H, int[]? lengths, bool reverse) =>
        new(name, Taking(-1, new(T, B, I), new(H, I), new(H), new(H), new(B, H)),
            (tape, x) => Parts(tape.IndRnn(x[0], x[1], x[2], x[3], x[4], Integers(tape, lengths), reverse, StateMask(tape, B, H))),
            x => Reference.IndRnn(x[0], x[1], x[3], x[2], x[4], T, B, lengths, reverse, StateMask(B, H)))
        { Step = 1e-6 };

    private static double[] StateMask(int B, int H) => [.. Enumerable.Range(0, B * H).Select(i => i % 3 == 1 ? 0d : 2)];

    private static Tensor StateMask(Tape tape, int B, int H) => tape.Of(Array.ConvertAll(StateMask(B, H), m => (float)m), new Shape(B, H));

    // A cell that is no more than a formula: other numbers of gates and states than those of the toolkit.

    private static OperatorCase CoupledLstm(string name, int T, int B, int I, int H, int[]? lengths, bool reverse, int samples = 0) =>
        new(name, Taking(-1, new(T, B, I), new(3 * H, I), new(3 * H, H), new(3 * H), new(B, H), new(B, H)),
            (tape, x) => Parts(Ops.Recurrent(tape, new CoupledLstmFunction(), x[0], x[1], x[2], [x[3]], [x[4], x[5]], Integers(tape, lengths), reverse)),
            x => Reference.CoupledLstm(x[0], x[1], x[2], x[3], x[4], x[5], T, B, lengths, reverse))
        { Samples = samples };

    private static Tensor[] Parts(RecurrentOutput o) => o.C == null ? [o.Outputs, o.H] : [o.Outputs, o.H, o.C];

    /// <summary>
    /// Inputs of these shapes; all take a gradient, or only one. The wider a matrix the smaller its elements, or a recurrence becomes chaotic.
    /// </summary>
    private static Input[] Taking(int one, params Shape[] shapes) => [.. shapes.Select((s, i) =>
    {
        var limit = s.Rank == 2 ? Math.Min(1, 2 / MathF.Sqrt(s.Columns)) : 1;
        return new Input(s, RequiresGrad: one < 0 || one == i, -limit, limit);
    })];

    /// <summary>The parts of a reference's [outputs; last state; last cells] that a case looks at.</summary>
    private static double[] Chosen(double[] all, int T, int state, Func<RecurrentOutput, Tensor[]> outputs)
    {
        Tensor Part(int start, int length) => new(null!, new View(null!, start, length), new Shape(length));
        var cells = all.Length > (T + 1) * state ? Part((T + 1) * state, state) : null;
        var chosen = outputs(new RecurrentOutput(Part(0, T * state), Part(T * state, state), cells));
        return [.. chosen.SelectMany(p => all[p.Data.Offset..(p.Data.Offset + p.Count)])];
    }

    private static IEnumerable<KernelCase> RecurrentKernels(int size) =>
    [
        .. Steps("lstm", new LstmFunction(), size),
        .. Steps("gru", new GruFunction(), size),
        .. Steps("rnn", new RnnFunction(), size),
        .. Steps("rnn, rectified", new ReluRnnFunction(), size),
        .. IndRnnSequences(size),
    ];

    private static IEnumerable<KernelCase> IndRnnSequences(int size)
    {
        int time = 3, rows = size + 2, hidden = 17 * size + 2, n = rows * hidden;
        foreach (var masked in new[] { false, true })
        {
            IndRnnSequence All(Operands o, View inputs, View states) => new(time, rows, hidden, inputs, o.Random(hidden), states)
            {
                Reverse = masked, Lengths = Lengths(o, masked, rows, i => i % 4), Mask = masked ? o.Random(n) : default,
            };
            yield return new("indrnn" + Masked(masked), o => o.Device.IndRnn(
                All(o, o.Random(time * n), o.Result((time + 1) * n)) with { Outputs = masked ? o.Result(time * n) : default }));
            yield return new("indrnn backward" + Masked(masked), o => o.Device.IndRnnBackward(All(o, o.Result(time * n), o.Random((time + 1) * n)) with
            {
                OutputGradient = masked ? o.Random(time * n) : default,
                StateGradient = o.Result(n),
                WeightGradient = o.Result(n),
                StateGradients = masked ? o.Result(time * n) : default,
            }));
        }
    }

    private static IEnumerable<KernelCase> Steps<C>(string name, C cell, int size) where C : unmanaged, ICellFunction
    {
        int rows = size + 2, hidden = 9 * size + 2, n = rows * hidden, gates = C.Gates * n, states = C.StateParts * n, time = 3;
        foreach (var masked in new[] { false, true })
        {
            View Ends(Operands o) => Lengths(o, masked, rows, i => i % 2 == 0 ? time : time + 1);
            yield return new(name + Masked(masked), o =>
                o.Device.Step(cell, new(rows, hidden, o.Result(gates, 3), o.Random(states), o.Result(states))
                {
                    Recurrent = C.KeepsProductsApart ? o.Random(gates) : default, PartStep = n, Lengths = Ends(o), Time = time,
                    Output = masked ? o.Result(n) : default,
                }));
            yield return new(name + " backward" + Masked(masked), o =>
                o.Device.StepBackward(cell, new(rows, hidden, o.Result(gates), o.Random(states), o.Random(states))
                {
                    Recurrent = C.KeepsProductsApart ? o.Result(gates) : default, PartStep = n, Lengths = Ends(o), Time = time,
                    OutputGradient = masked ? o.Random(n) : default, StateGradient = o.Result(states),
                }));
        }
    }
}
