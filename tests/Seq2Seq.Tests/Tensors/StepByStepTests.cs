using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>
/// Each recurrent operator equals the composition of small operators, step by step, in value and in all gradients, those of the states
/// between the steps included.
/// </summary>
public class StepByStepTests
{
    private const int T = 4, B = 3, I = 4, H = 19;

    /// <summary>dL/dh_t [T, B, H] of the composition, and as the operator's probe tells it.</summary>
    private readonly float[] _expectedStates = new float[T * B * H], _states = new float[T * B * H];

    public static IEnumerable<object[]> Rows =>
        from d in TestDevices.Each from reverse in new[] { false, true } from padded in new[] { false, true } select new[] { d[0], reverse, padded };

    [Theory]
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
                Tensor i = tape.Sigmoid(Gate(tape, z, 0)), f = tape.Sigmoid(Gate(tape, z, 1)),
                g = tape.Tanh(Gate(tape, z, 2)), o = tape.Sigmoid(Gate(tape, z, 3));
                var c = tape.Add(tape.Multiply(f, state[1]), tape.Multiply(i, g));
                return [tape.Multiply(o, tape.Tanh(c)), c];
            }, x[4], x[5]));
    }

    [Theory]
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

    [Theory]
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

    [Fact]
    public void Only_the_operator_asked_for_is_watched()
    {
        using var d = TestDevices.All.First(x => x.Absent == null).Create();
        using var tape = new Tape(d);
        Tensor Of(Shape shape, int seed) => tape.Of(new Input(shape).Draw(seed), shape, requiresGrad: true);
        Tensor Layer(Tensor x, Tensor wh, int seed) => tape.Rnn(x, Of(new Shape(2, 2), seed), wh, Of(new Shape(2), seed), Of(new Shape(1, 2), seed)).Outputs;
        Tensor first = Of(new Shape(2, 2), 1), second = Of(new Shape(2, 2), 2);
        var y = Layer(Layer(Of(new Shape(3, 1, 2), 3), first, 4), second, 5);
        var times = new List<int>();
        (tape.StateGradients, tape.StateGradientsOf) = ((t, _) => times.Add(t), first);
        tape.Backward(y);
        Assert.Equal([2, 1, 0], times);
    }

    private static int[] Lengths(bool padded) => padded ? [2, 4, 1] : [T, T, T];

    private static Tensor Gate(Tape tape, Tensor z, int gate) => tape.Columns(z, gate * H, H);

    /// <summary>Outputs [T, B, H] and last states of a recurrence, whose step makes new states, the output first, from an input and the old states.</summary>
    private Tensor[] Steps(Tape tape, Tensor x, int[] lengths, bool reverse, Func<Tensor, Tensor[], Tensor[]> step, params Tensor[] state)
    {
        var outputs = new Tensor[T];
        var states = new (Tensor Moved, Tensor Kept)[T];
        tape.OnBackward(() => // the last of all
        {
            for (var i = 0; i < _expectedStates.Length; i++)
            {
                int t = i / (B * H), b = i / H % B;
                _expectedStates[i] = (t < lengths[b] ? states[t].Moved : states[t].Kept).GradToArray()[i % (B * H)];
            }
        });
        for (var k = 0; k < T; k++)
        {
            var t = reverse ? T - 1 - k : k;
            var next = step(x.Slice(t, 1).Reshape(B, I), state);
            Tensor moves = Rows(b => t < lengths[b] ? 1 : 0), stays = Rows(b => t < lengths[b] ? 0 : 1);
            outputs[t] = tape.Multiply(moves, next[0]);
            state = [.. next.Zip(state, (n, s) => tape.Add(tape.Multiply(moves, n), tape.Multiply(stays, s)))];
            states[t] = (next[0], state[0]);
        }
        return [tape.Stack(outputs), .. state];

        Tensor Rows(Func<int, float> value) => tape.Of([.. Enumerable.Range(0, B * H).Select(i => value(i / H))], new Shape(B, H));
    }

    private void Same(string device, Shape[] shapes, int outputs, Func<Tape, Tensor[], Tensor[]> whole, Func<Tape, Tensor[], Tensor[]> steps)
    {
        using var d = TestDevices.Named(device).Create();
        OperatorResult Run(Func<Tape, Tensor[], Tensor[]> f) =>
            new OperatorCase("", [.. shapes.Select(s => new Input(s, Low: -0.5f, High: 0.5f))], f, _ => new double[outputs]).Run(d);
        OperatorResult expected = Run(steps), actual = Run(whole);
        var observed = Run((tape, x) =>
        {
            tape.StateGradients = (t, dh) => d.Download(dh, _states.AsSpan(t * B * H, B * H));
            return whole(tape, x);
        });
        Close.Equal(expected.Outputs, actual.Outputs, 1e-6);
        foreach (var (a, b) in expected.Gradients.Zip(actual.Gradients)) Close.Equal(a, b, 3e-6);
        Assert.Contains(_states, g => Math.Abs(g) > 0.1f);
        Close.Equal(_expectedStates, _states, 3e-6);
        // Being watched changes nothing.
        foreach (var (a, b) in actual.Gradients.Zip(observed.Gradients)) Bits.Equal(a, b);
    }
}
