using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Each recurrent operator equals the composition of small operators, step by step, in value and in all gradients.</summary>
public class StepByStepTests
{
    private const int T = 4, B = 3, I = 4, H = 19;

    public static IEnumerable<object[]> Rows =>
        from d in TestDevices.Each from reverse in new[] { false, true } from padded in new[] { false, true } select new[] { d[0], reverse, padded };

    [DeviceTheory]
    [MemberData(nameof(Rows))]
    public void Lstm(string device, bool reverse, bool padded)
    {
        var lengths = Lengths(padded);
        Same(device, [new(T, B, I), new(4 * H, I), new(4 * H, H), new(4 * H), new(B, H), new(B, H)], (T + 2) * B * H,
            (tape, x) =>
            {
                var all = tape.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], padded ? tape.Integers(lengths) : default, reverse);
                return [all.Outputs, all.H, all.C!];
            },
            (tape, x) => Steps(tape, x[0], lengths, reverse, (xt, state) =>
            {
                var z = tape.Add(tape.Linear(xt, x[1], x[3]), tape.Linear(state[0], x[2]));
                Tensor i = tape.Sigmoid(Gate(tape, z, 0)), f = tape.Sigmoid(Gate(tape, z, 1)), g = tape.Tanh(Gate(tape, z, 2)), o = tape.Sigmoid(Gate(tape, z, 3));
                var c = tape.Add(tape.Multiply(f, state[1]), tape.Multiply(i, g));
                return [tape.Multiply(o, tape.Tanh(c)), c];
            }, x[4], x[5]));
    }

    [DeviceTheory]
    [MemberData(nameof(Rows))]
    public void Gru(string device, bool reverse, bool padded)
    {
        var lengths = Lengths(padded);
        Same(device, [new(T, B, I), new(3 * H, I), new(3 * H, H), new(3 * H), new(3 * H), new(B, H)], (T + 1) * B * H,
            (tape, x) =>
            {
                var all = tape.Gru(x[0], x[1], x[2], x[3], x[4], x[5], padded ? tape.Integers(lengths) : default, reverse);
                return [all.Outputs, all.H];
            },
            (tape, x) => Steps(tape, x[0], lengths, reverse, (xt, state) =>
            {
                Tensor zx = tape.Linear(xt, x[1], x[3]), zh = tape.Linear(state[0], x[2], x[4]);
                var r = tape.Sigmoid(tape.Add(Gate(tape, zx, 0), Gate(tape, zh, 0)));
                var u = tape.Sigmoid(tape.Add(Gate(tape, zx, 1), Gate(tape, zh, 1)));
                var n = tape.Tanh(tape.Add(Gate(tape, zx, 2), tape.Multiply(r, Gate(tape, zh, 2))));
                return [tape.Add(tape.Subtract(n, tape.Multiply(u, n)), tape.Multiply(u, state[0]))];
            }, x[5]));
    }

    [DeviceTheory]
    [MemberData(nameof(Rows))]
    public void Rnn(string device, bool reverse, bool padded)
    {
        foreach (var relu in new[] { false, true })
        {
            var lengths = Lengths(padded);
            Same(device, [new(T, B, I), new(H, I), new(H, H), new(H), new(B, H)], (T + 1) * B * H,
                (tape, x) =>
                {
                    var all = tape.Rnn(x[0], x[1], x[2], x[3], x[4], padded ? tape.Integers(lengths) : default, reverse, relu);
                    return [all.Outputs, all.H];
                },
                (tape, x) => Steps(tape, x[0], lengths, reverse, (xt, state) =>
                {
                    var z = tape.Add(tape.Linear(xt, x[1], x[3]), tape.Linear(state[0], x[2]));
                    return [relu ? tape.Relu(z) : tape.Tanh(z)];
                }, x[4]));
        }
    }

    private static int[] Lengths(bool padded) => padded ? [2, 4, 1] : [T, T, T];

    private static Tensor Gate(Tape tape, Tensor z, int gate) => tape.Columns(z, gate * H, H);

    /// <summary>Outputs [T, B, H] and last states of a recurrence, whose step makes new states, the output first, from an input and the old states.</summary>
    private static Tensor[] Steps(Tape tape, Tensor x, int[] lengths, bool reverse, Func<Tensor, Tensor[], Tensor[]> step, params Tensor[] state)
    {
        var outputs = new Tensor[T];
        for (var k = 0; k < T; k++)
        {
            var t = reverse ? T - 1 - k : k;
            var next = step(x.Slice(t, 1).Reshape(B, I), state);
            Tensor moves = Rows(b => t < lengths[b] ? 1 : 0), stays = Rows(b => t < lengths[b] ? 0 : 1);
            outputs[t] = tape.Multiply(moves, next[0]);
            state = [.. next.Zip(state, (n, s) => tape.Add(tape.Multiply(moves, n), tape.Multiply(stays, s)))];
        }
        return [tape.Stack(outputs), .. state];

        Tensor Rows(Func<int, float> value) => tape.Of([.. Enumerable.Range(0, B * H).Select(i => value(i / H))], new Shape(B, H));
    }

    private static void Same(string device, Shape[] shapes, int outputs, Func<Tape, Tensor[], Tensor[]> whole, Func<Tape, Tensor[], Tensor[]> steps)
    {
        using var d = TestDevices.Named(device).Create();
        OperatorResult Run(Func<Tape, Tensor[], Tensor[]> f) => new OperatorCase("", [.. shapes.Select(s => new Input(s, Low: -0.5f, High: 0.5f))], f, _ => new double[outputs]).Run(d);
        OperatorResult expected = Run(steps), actual = Run(whole);
        Close.Equal(expected.Outputs, actual.Outputs, 1e-6);
        foreach (var (a, b) in expected.Gradients.Zip(actual.Gradients)) Close.Equal(a, b, 3e-6);
    }
}
