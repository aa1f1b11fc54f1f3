using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Elementwise()
    {
        foreach (var (size, shape, samples) in new[] { ("", new Shape(3, 19), 0), (", large", new Shape(3, 6667), 8) })
        {
            yield return One("tanh", new Input(shape, Low: -3, High: 3), (tape, x) => tape.Tanh(x), Math.Tanh);
            yield return One("sigmoid", new Input(shape, Low: -6, High: 6), (tape, x) => tape.Sigmoid(x), Reference.Sigmoid);
            yield return One("relu", new Input(shape, Gap: 0.01f), (tape, x) => tape.Relu(x), x => Math.Max(x, 0));
            yield return One("scale", shape, (tape, x) => tape.Scale(x, 0.7f), x => 0.7f * x);
            yield return One("multiply by itself", shape, (tape, x) => tape.Multiply(x, x), x => x * x);
            yield return Two("add", (tape, x, y) => tape.Add(x, y), (x, y) => x + y);
            yield return Two("subtract", (tape, x, y) => tape.Subtract(x, y), (x, y) => x - y);
            yield return Two("multiply", (tape, x, y) => tape.Multiply(x, y), (x, y) => x * y);
            yield return new OperatorCase("dropout" + size, [shape],
                (tape, x) => [tape.Dropout(x[0], 0.3f)], x => Each(x[0], Mask(shape.Count, 0.3f), (v, m) => v * m))
            { Samples = samples };

            yield return new OperatorCase("sequence dropout" + size, [new Shape(2, 1, shape.Count)],
                (tape, x) => [tape.SequenceDropout(x[0], 0.3f, 7)],
                x => PlaceMask(shape.Count, 0.3f, 7) is var mask ? Each(x[0], [.. mask, .. mask], (v, m) => v * m) : [])
            { Samples = samples };

            OperatorCase One(string name, Input input, Func<Tape, Tensor, Tensor> f, Func<double, double> reference) =>
                new(name + size, [input], (tape, x) => [f(tape, x[0])], x => Each(x[0], reference)) { Samples = samples };

            OperatorCase Two(string name, Func<Tape, Tensor, Tensor, Tensor> f, Func<double, double, double> reference) =>
                new(name + size, [shape, shape], (tape, x) => [f(tape, x[0], x[1])], x => Each(x[0], x[1], reference)) { Samples = samples };
        }
        yield return new OperatorCase("multiply, one side constant", [new Shape(5), new Input(new Shape(5), RequiresGrad: false)],
            (tape, x) => [tape.Multiply(x[0], x[1])], x => Each(x[0], x[1], (a, b) => a * b));
        yield return new OperatorCase("tanh, used twice", [new Shape(7)],
            (tape, x) => { var y = tape.Tanh(x[0]); return [tape.Add(y, tape.Multiply(y, x[0]))]; }, x => Each(x[0], v => Math.Tanh(v) * (1 + v)));
    }

    private static IEnumerable<OperatorCase> Sequences()
    {
        int[] lengths = [2, 0, 3], ids = [4, 5, 6, 4, 5, 6, 7, 7, 4]; // [3, 3]
        yield return new OperatorCase("mask of a sequence", [new Shape(3, 3, 5)], (tape, x) => [tape.MaskSequence(x[0], tape.Integers(lengths))],
            x => [.. x[0].Select((v, i) => i / 15 < lengths[i / 5 % 3] ? v : 0)]);
        yield return new OperatorCase("word dropout", [new Shape(3, 3, 5)], (tape, x) => [tape.WordDropout(x[0], tape.Integers(ids), 0.5f, 7)],
            x => [.. x[0].Select((v, i) => v * WordMask(i / 5 % 3, ids[i / 5], 0.5f, 7))]);
        yield return new OperatorCase("masked by a mask of dropout", [new Shape(3, 5)], (tape, x) => [tape.Multiply(x[0], tape.DropoutMask(x[0].Shape, 0.3f, 7)!)],
            x => Each(x[0], PlaceMask(15, 0.3f, 7), (v, m) => v * m));
    }

    private static IEnumerable<KernelCase> ElementwiseKernels(int size)
    {
        var n = 37 * size * size + 3;
        yield return new("fill", o => o.Device.Fill(o.Result(n), 1.5f));
        foreach (var accumulate in new[] { false, true })
            yield return new($"dropout{(accumulate ? ", added" : "")}", o => o.Device.Dropout(o.Random(n), o.Result(n), 0.3f, 0x123456789ABCDEF, accumulate));
        yield return Map1("tanh", new Functions.Tanh(), n);
        yield return Map1("sigmoid", new Functions.Sigmoid(), n);
        yield return Map1("relu", new Functions.Relu(), n);
        yield return Map1("scale", new Functions.Scale(-2.5f), n);
        yield return Map1("clamp", new Functions.Clamp(2), n);
        yield return Map2("add", new Functions.Add(), n);
        yield return Map2("subtract", new Functions.Subtract(), n);
        yield return Map2("multiply", new Functions.Multiply(), n);
        yield return Map2("add scaled", new Functions.AddScaled(0.3f), n);
        yield return Map2("where", new Functions.Where(), n);
        yield return Map2("window", new Functions.InWindow(0.7f), n);
        yield return Map2("gaussian", new Functions.Gaussian(0.7f), n);
        yield return Map3("gaussian backward", new Functions.GaussianGrad(0.7f), n);
        yield return Map3("tanh backward", new Functions.TanhGrad(), n);
        yield return Map3("sigmoid backward", new Functions.SigmoidGrad(), n);
        yield return Map3("relu backward", new Functions.ReluGrad(), n);
        yield return Map3("multiply backward", new Functions.MultiplyGrad(), n);
    }

    /// <summary>y = f(x), also at the ends of the range of floats.</summary>
    private static KernelCase Map1<F>(string name, F f, int n) where F : unmanaged, IFunction1 => new(name, o =>
    {
        o.Device.Map(f, o.Random(n, 5), o.Result(n));
        o.Device.Map(f, o.Of([float.NegativeInfinity, -1e30f, -100, -0f, 0, 100, 1e30f, float.PositiveInfinity, float.NaN]), o.Result(9));
    });

    /// <summary>z = f(z, x), in place.</summary>
    private static KernelCase Map2<F>(string name, F f, int n) where F : unmanaged, IFunction2 => new(name, o =>
    {
        var z = o.Result(n);
        o.Device.Map(f, z, o.Random(n), z);
    });

    /// <summary>z = f(z, x, y), in place.</summary>
    private static KernelCase Map3<F>(string name, F f, int n) where F : unmanaged, IFunction3 => new(name, o =>
    {
        var z = o.Result(n);
        o.Device.Map(f, z, o.Random(n), o.Random(n), z);
    });

    /// <summary>The first mask of a tape.</summary>
    private static double[] Mask(int count, float p) => MaskOf(Key(tape => tape.NextDropoutKey()), count, p);

    /// <summary>The mask of a place.</summary>
    private static double[] PlaceMask(int count, float p, int place) => MaskOf(Key(tape => tape.DropoutKey(place)), count, p);

    /// <summary>The factor on a word of a sentence.</summary>
    private static double WordMask(int sentence, int word, float p, int place) =>
        Philox.Unit(Philox.Draw(Key(tape => tape.DropoutKey(place)), (ulong)sentence << 32 | (uint)word).Item1) < p ? 0 : 1 / (1 - (double)p);

    private static ulong Key(Func<Tape, ulong> of)
    {
        using var device = CpuDevice.Create(threads: 1);
        using var tape = new Tape(device, OperatorCase.DropoutKey);
        return of(tape);
    }

    /// <summary>The mask of a key: word i mod 4 of draw i / 4 decides about element i.</summary>
    private static double[] MaskOf(ulong key, int count, float p)
    {
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (a, b, c, d) = Philox.Draw(key, (ulong)i / 4);
            return Philox.Unit((i % 4) switch { 0 => a, 1 => b, 2 => c, _ => d }) < p ? 0 : 1 / (1 - (double)p);
        })];
    }
}
