using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tensors;

public static partial class OperatorTable
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
            yield return new OperatorCase("dropout" + size, [shape], (tape, x) => [tape.Dropout(x[0], 0.3f)], x => Each(x[0], Mask(shape.Count, 0.3f), (v, m) => v * m)) { Samples = samples };

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

    /// <summary>The first mask of a tape: word i mod 4 of draw i / 4 decides about element i.</summary>
    private static double[] Mask(int count, float p)
    {
        using var device = CpuDevice.Create(threads: 1);
        using var tape = new Tape(device, OperatorCase.DropoutKey);
        var key = tape.NextDropoutKey();
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (a, b, c, d) = Philox.Draw(key, (ulong)i / 4);
            return Philox.Unit((i % 4) switch { 0 => a, 1 => b, 2 => c, _ => d }) < p ? 0 : 1 / (1 - (double)p);
        })];
    }
}
