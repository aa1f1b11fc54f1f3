namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> LayerNorm()
    {
        foreach (var (size, rows, columns, samples) in new[] { ("", 6, 7, 0), (", wide", 3, 37, 0), (", one column", 4, 1, 0), (", large", 70, 515, 6) })
            yield return new OperatorCase("layer norm" + size, [new Shape(rows, columns), new Shape(columns), new Shape(columns)],
                (tape, x) => [tape.LayerNorm(x[0], x[1], x[2])],
                x => Reference.LayerNorm(x[0], x[1], x[2], rows, columns))
            { Samples = samples };
        yield return new OperatorCase("layer norm of a sequence far from 0", [new Input(new Shape(2, 3, 5), Low: 9, High: 11), new Shape(5), new Shape(5)],
            (tape, x) => [tape.LayerNorm(x[0], x[1], x[2])], x => Reference.LayerNorm(x[0], x[1], x[2], 6, 5))
        { ValueTolerance = 1e-5, GradientTolerance = 1e-4 };
        yield return new OperatorCase("layer norm, only gain and bias take a gradient", [new Input(new Shape(4, 5), RequiresGrad: false), new Shape(5), new Shape(5)],
            (tape, x) => [tape.LayerNorm(x[0], x[1], x[2])], x => Reference.LayerNorm(x[0], x[1], x[2], 4, 5));
        yield return new OperatorCase("layer norm, only the input takes a gradient",
            [new Shape(4, 5), new Input(new Shape(5), RequiresGrad: false), new Input(new Shape(5), RequiresGrad: false)],
            (tape, x) => [tape.LayerNorm(x[0], x[1], x[2])], x => Reference.LayerNorm(x[0], x[1], x[2], 4, 5));
    }

    private static IEnumerable<KernelCase> LayerNormKernels(int size)
    {
        int rows = 5 * size + 2, columns = 13 * size + 1;
        yield return new("layer norm", o => o.Device.LayerNorm(o.Random(rows * columns), o.Random(columns), o.Random(columns), o.Result(rows * columns),
            o.Result(2 * rows), rows, columns, 1e-5f));
        yield return new("layer norm of equal numbers", o => o.Device.LayerNorm(o.Of([.. Enumerable.Repeat(0.5f, rows * columns)]), o.Random(columns),
            o.Random(columns), o.Result(rows * columns), o.Result(2 * rows), rows, columns, 1e-5f));
        yield return new("layer norm backward", o => o.Device.LayerNormBackward(o.Random(rows * columns), o.Random(columns), o.Random(2 * rows),
            o.Random(rows * columns), o.Result(rows * columns), o.Result(rows * columns), rows, columns));
    }
}
