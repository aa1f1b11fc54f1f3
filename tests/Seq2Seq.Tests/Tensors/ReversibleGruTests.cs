using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tensors;

/// <summary>
/// The reversible GRU finds its states again bit for bit, has the gradients of a tape that keeps everything, and takes a fraction of its memory.
/// </summary>
public class ReversibleGruTests(ITestOutputHelper output)
{
    /// <summary>Steps with gates that are half open, nearly shut and wide open, so that states move to both limits and forget all that they may.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Every_state_of_600_steps_is_found_again(string device)
    {
        const int T = 600, B = 3, N = 37;
        var length = ReversibleStep.RemainderLength(B, N);
        using var d = TestDevices.Named(device).Create();
        using var scope = new Scope(d);
        View state = scope.Of(Draw(B * N, 1), new Shape(B, N)).Data, gradient = scope.Zeros(new Shape(B, N)).Data, remainders = scope.Workspace(T * length);
        View inputs = scope.Workspace(6 * B * N), recurrent = scope.Workspace(3 * B * N);
        d.Map(new NearestState(), state, state);
        d.Fill(remainders, 0); // between two steps there may be bytes that are none
        var before = new float[T][];
        for (var t = 0; t < T; t++)
        {
            d.Download(state, before[t] = new float[B * N]);
            d.ReversibleStep(Step(t));
        }
        float[] last = Values(state), kept = Values(remainders);
        Assert.Contains(last, h => Math.Abs(h) > 0.9f);
        for (var t = T - 1; t >= 0; t--)
        {
            d.ReversibleStepBackward(Step(t) with { StateGradient = gradient });
            Bits.Equal(before[t], Values(state));
        }
        var bytes = System.Runtime.InteropServices.MemoryMarshal.Cast<float, sbyte>(kept.AsSpan()).ToArray();
        output.WriteLine($"remainders of {device}: {bytes.Min()} to {bytes.Max()}");
        Assert.Contains(bytes, r => Math.Abs((int)r) > 20);
        Assert.DoesNotContain(bytes, r => Math.Abs((int)r) > 97);

        ReversibleStep Step(int t)
        {
            var scale = (t % 4) switch { 0 => 0.3f, 1 => 3, 2 => 12, _ => 80 };
            d.Upload(Draw(6 * B * N, 2 * t + 5, scale), inputs);
            d.Upload(Draw(3 * B * N, 2 * t + 6, scale), recurrent);
            return new(B, N, inputs, recurrent, state) { Half = t % 2, Remainders = remainders.Slice(t * length, length), Time = t };
        }

        float[] Values(View view)
        {
            var values = new float[view.Length];
            d.Download(view, values);
            return values;
        }
    }

    /// <summary>The oracle is the same formula in small operators on a tape, in ordinary floats that are rounded to no grid.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Over_500_steps_the_gradients_are_those_of_the_plain_tape(bool reverse)
    {
        const int T = 500, B = 2, I = 3, N = 8;
        using var device = CpuDevice.Create(1);
        var (values, gradients) = Run((tape, x) =>
        {
            var y = tape.ReversibleGru(x[0], x[1], x[2], x[3], x[4], x[5], reverse: reverse);
            return [y.Outputs, y.H];
        });
        var (expected, expectedGradients) = Run(Plain);
        var state = Largest(expected.Zip(values, (a, b) => (double)a - b));
        output.WriteLine($"states differ by {state:0.0e+0}");
        Assert.True(state < 3e-6, $"states differ by {state:0.0e+0}");
        foreach (var (name, a, b) in Names.Zip(expectedGradients, gradients))
        {
            var error = Largest(a.Zip(b, (p, q) => (double)p - q)) / Largest(a.Select(v => (double)v));
            output.WriteLine($"gradient of {name}: {error:0.0e+0} of the largest");
            Assert.True(error < 1e-5, $"the gradient of {name} differs by {error:0.0e+0} of the largest");
        }

        (float[] Values, float[][] Gradients) Run(Func<Tape, Tensor[], Tensor[]> layer)
        {
            using var tape = new Tape(device);
            var x = Operands(tape, T, B, I, N);
            var outputs = layer(tape, x);
            foreach (var (y, i) in outputs.Select((y, i) => (y, i))) device.Upload(Draw(y.Count, 90 + i), y.Grad);
            tape.Backward();
            return ([.. outputs.SelectMany(y => y.ToArray())], [.. x.Select(tensor => tensor.GradToArray())]);
        }

        Tensor[] Plain(Tape tape, Tensor[] x)
        {
            Tensor[] halves = [tape.Columns(x[5], 0, N), tape.Columns(x[5], N, N)], outputs = new Tensor[T];
            foreach (var t in reverse ? Enumerable.Range(0, T).Reverse() : Enumerable.Range(0, T))
            {
                var zx = tape.Linear(x[0].Slice(t, 1).Reshape(B, I), x[1], x[3]);
                for (var half = 0; half < 2; half++)
                {
                    var zh = tape.Linear(halves[1 - half], x[2].Slice(half * 3 * N, 3 * N), x[4].Slice(half * 3 * N, 3 * N));
                    Tensor X(int gate) => tape.Columns(zx, (half * 3 + gate) * N, N);
                    Tensor S(int gate) => tape.Columns(zh, gate * N, N);
                    var r = tape.Sigmoid(tape.Add(X(0), S(0)));
                    var open = tape.Scale(tape.Sigmoid(tape.Scale(tape.Add(X(1), S(1)), -1)), 63 / 64f); // 1 - u
                    var n = tape.Tanh(tape.Add(X(2), tape.Multiply(r, S(2))));
                    halves[half] = tape.Add(halves[half], tape.Multiply(open, tape.Subtract(n, halves[half])));
                }
                outputs[t] = tape.Concat(halves[0], halves[1]);
            }
            return [tape.Stack(outputs), outputs[reverse ? 0 : T - 1]];
        }
    }

    /// <summary>A sentence has the same bits alone and among others, and a gradient of its own.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void A_sentence_does_not_depend_on_its_batch(string device)
    {
        const int T = 40, I = 5, N = 9, H = 2 * N;
        int[] lengths = [40, 7, 33, 1];
        float[] inputs = Draw(T * lengths.Length * I, 3), gradients = Draw(T * lengths.Length * H, 4);
        using var d = TestDevices.Named(device).Create();
        foreach (var reverse in new[] { false, true })
        {
            var together = Run([0, 1, 2, 3]);
            for (var b = 0; b < lengths.Length; b++)
                foreach (var (all, alone, width) in together.Zip(Run([b]), [H, H, I]).Select(x => (x.First, x.Second, x.Third)))
                    Bits.Equal(Row(all, b, lengths.Length, width, lengths[b]), Row(alone, 0, 1, width, lengths[b]));

            float[][] Run(int[] rows)
            {
                using var tape = new Tape(d);
                float[] Of(float[] all, int width) =>
                    [.. Enumerable.Range(0, T).SelectMany(t => rows.SelectMany(b => all.AsSpan((t * lengths.Length + b) * width, width).ToArray()))];
                var x = Operands(tape, 1, rows.Length, I, N);
                x[0] = tape.Of(Of(inputs, I), new Shape(T, rows.Length, I), requiresGrad: true);
                x[5] = tape.Zeros(new Shape(rows.Length, H));
                var y = tape.ReversibleGru(x[0], x[1], x[2], x[3], x[4], x[5], tape.Integers([.. rows.Select(b => lengths[b])]), reverse);
                d.Upload(Of(gradients, H), y.Outputs.Grad);
                tape.Backward();
                return [y.Outputs.ToArray(), y.H.ToArray(), x[0].GradToArray()];
            }
        }

        static float[] Row(float[] all, int b, int batch, int width, int steps) =>
            [.. Enumerable.Range(0, Math.Min(steps, all.Length / batch / width)).SelectMany(t => all.AsSpan((t * batch + b) * width, width).ToArray())];
    }

    /// <summary>What the device itself counts, of a sequence of 500 steps with its gradients.</summary>
    [Fact]
    public void The_memory_of_500_steps_is_a_fraction_of_a_GRU_s()
    {
        const int T = 500, B = 16, I = 32, H = 64;
        using var device = CpuDevice.Create(1);
        foreach (var (what, read, least) in new[] { ("the last state alone is read", false, 5), ("all outputs are read", true, 2) })
        {
            var plain = Peak(read, (tape, x, h) => tape.Gru(x, Of(tape, 3 * H, I), Of(tape, 3 * H, H), Of(tape, 3 * H), Of(tape, 3 * H), h));
            var reversible = Peak(read, (tape, x, h) =>
                tape.ReversibleGru(x, Of(tape, 3 * H, I), Of(tape, 3 * H, H / 2), Of(tape, 3 * H), Of(tape, 3 * H), h, outputs: read));
            output.WriteLine($"{what}: {plain / 1e6:F1} MB and {reversible / 1e6:F2} MB, {(double)plain / reversible:F1} times less");
            Assert.True(plain >= least * reversible, $"{what}: {plain} and {reversible} bytes");
        }

        // The input takes no gradient, and is not counted.
        long Peak(bool read, Func<Tape, Tensor, Tensor, RecurrentOutput> layer)
        {
            using var scope = new Scope(device);
            Tensor x = scope.Of(Draw(T * B * I, 1), new Shape(T, B, I)), h = scope.Zeros(new Shape(B, H));
            using var tape = new Tape(device);
            device.ResetMostUsedBytes();
            var before = device.MostUsedBytes;
            var y = layer(tape, x, h);
            tape.Backward(read ? y.Outputs : y.H);
            return device.MostUsedBytes - before;
        }

        static Tensor Of(Tape tape, params int[] extents)
        {
            var shape = new Shape(extents);
            return tape.Of(Draw(shape.Count, 2, 0.2f), shape, requiresGrad: true);
        }
    }

    [Fact]
    public void States_that_are_not_found_again_are_an_error_and_no_gradient()
    {
        using var device = CpuDevice.Create(1);
        using var tape = new Tape(device);
        var x = Operands(tape, 40, 2, 3, 4);
        var y = tape.ReversibleGru(x[0], x[1], x[2], x[3], x[4], x[5]);
        device.Upload(Draw(x[2].Count, 77), x[2].Data); // other weights than those of the forward pass
        Assert.Contains("does not give the same bits", Assert.Throws<InvalidOperationException>(() => tape.Backward(y.H)).Message);
    }

    [Fact]
    public void Training_that_has_diverged_has_no_numbers_and_no_error()
    {
        using var device = CpuDevice.Create(1);
        using var tape = new Tape(device);
        var x = Operands(tape, 40, 2, 3, 4);
        device.Fill(x[1].Data, float.NaN);
        var y = tape.ReversibleGru(x[0], x[1], x[2], x[3], x[4], x[5]);
        tape.Backward(y.H);
        Assert.All(y.H.ToArray(), h => Assert.True(float.IsNaN(h)));
        Assert.Contains(x[1].GradToArray(), float.IsNaN);
    }

    /// <summary>A first state beyond 1 counts as 1, and takes no gradient there.</summary>
    [Fact]
    public void The_first_state_is_limited()
    {
        using var device = CpuDevice.Create(1);
        var (at, _) = Run(1);
        var (beyond, gradient) = Run(2.5f);
        Bits.Equal(at, beyond);
        Assert.Equal(0, gradient[0]);
        Assert.NotEqual(0, gradient[1]);

        (float[] Last, float[] Gradient) Run(float first)
        {
            using var tape = new Tape(device);
            var x = Operands(tape, 5, 1, 3, 2);
            x[5] = tape.Of([first, 0.5f, -0.25f, 0], new Shape(1, 4), requiresGrad: true);
            var last = tape.ReversibleGru(x[0], x[1], x[2], x[3], x[4], x[5]).H;
            tape.Backward(last);
            return (last.ToArray(), x[5].GradToArray());
        }
    }

    private static readonly string[] Names = ["x", "W_x", "W_h", "b_x", "b_h", "h_0"];

    /// <summary>x, W_x, W_h, b_x, b_h and h_0.</summary>
    private static Tensor[] Operands(Tape tape, int T, int B, int I, int n) =>
        [.. ((Shape[])[new(T, B, I), new(6 * n, I), new(6 * n, n), new(6 * n), new(6 * n), new(B, 2 * n)])
            .Select((shape, i) => tape.Of(Draw(shape.Count, 20 + i, 0.6f), shape, requiresGrad: true))];

    private static double Largest(IEnumerable<double> values) => values.Max(Math.Abs);

    private static float[] Draw(int count, int seed, float limit = 1)
    {
        var values = new float[count];
        Philox.Uniform(Philox.Key(seed, 0, 0), limit, values);
        return values;
    }
}
