namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Columns()
    {
        foreach (var (size, rows, columns, samples) in new[] { ("", 6, 19, 0), (", large", 70, 515, 6) })
        {
            yield return new OperatorCase("concat" + size, [new Shape(rows / 2, 2, columns), new Shape(rows / 2, 2, 3)],
                (tape, x) => [tape.Concat(x[0], x[1])],
                x => Rows(rows, r => [.. Row(x[0], r, columns), .. Row(x[1], r, 3)]))
            { Samples = samples };
            yield return new OperatorCase("columns" + size, [new Shape(rows / 2, 2, columns)],
                (tape, x) => [tape.Columns(x[0], 2, columns - 5)],
                x => Rows(rows, r => Row(x[0], r, columns)[2..^3]))
            { Samples = samples };
            yield return new OperatorCase("stack" + size,
                [new Shape(rows, columns), new Input(new Shape(rows, columns), RequiresGrad: false), new Shape(rows, columns)],
                (tape, x) => [tape.Stack(x)],
                x => [.. x[0], .. x[1], .. x[2]])
            { Samples = samples };
            yield return new OperatorCase("join" + size,
                [new Shape(2, 2, columns), new Input(new Shape(1, 2, columns), RequiresGrad: false), new Shape(rows, 2, columns)],
                (tape, x) => [tape.Join(x)],
                x => [.. x[0], .. x[1], .. x[2]])
            { Samples = samples };
            var ids = Enumerable.Range(0, rows).Select(i => i * i % 5).ToArray(); // 2 and 3 never, others often
            yield return new OperatorCase("gather" + size, [new Shape(5, columns)],
                (tape, x) => [tape.Gather(x[0], tape.Integers(ids), new Shape(rows / 2, 2, columns))],
                x => Rows(rows, r => Row(x[0], ids[r], columns)))
            { Samples = samples };
            yield return new OperatorCase("gather, scaled" + size, [new Shape(5, columns)],
                (tape, x) => [tape.Gather(x[0], tape.Integers(ids), new Shape(rows, columns), 1.5f)],
                x => Each(Rows(rows, r => Row(x[0], ids[r], columns)), v => 1.5 * v))
            { Samples = samples };
            yield return new OperatorCase("select rows" + size, [new Shape(5, 2, columns)],
                (tape, x) => [tape.SelectRows(x[0], tape.Integers(ids))],
                x => Rows(rows, r => Row(x[0], ids[r], 2 * columns)))
            { Samples = samples };
            foreach (var n in new[] { 2, rows })
                yield return new OperatorCase($"time major, {n} of {columns}{size}", [new Shape(n, columns, 3)],
                    (tape, x) => [tape.TimeMajor(x[0])],
                    x => Rows(n * columns, r => Row(x[0], r % n * columns + r / n, 3)))
                { Samples = samples };
            int[] lengths = [.. Enumerable.Range(0, rows).Select(b => b % 4)];
            yield return new OperatorCase("hold" + size, [new Shape(rows, columns), new Shape(rows, columns)],
                (tape, x) => [tape.Hold(x[0], x[1], tape.Integers(lengths), 2)],
                x => Rows(rows, b => Row(x[2 < lengths[b] ? 0 : 1], b, columns)))
            { Samples = samples };
        }
        yield return new OperatorCase("concat, one side constant", [new Input(new Shape(3, 4), RequiresGrad: false), new Shape(3, 2)],
            (tape, x) => [tape.Concat(x[0], x[1])], x => Rows(3, r => [.. Row(x[0], r, 4), .. Row(x[1], r, 2)]));
        yield return new OperatorCase("concat with itself", [new Shape(3, 4)],
            (tape, x) => [tape.Concat(x[0], x[0])], x => Rows(3, r => [.. Row(x[0], r, 4), .. Row(x[0], r, 4)]));
        yield return new OperatorCase("time major, 5 of 3", [new Shape(5, 3, 7)],
            (tape, x) => [tape.TimeMajor(x[0])], x => Rows(15, r => Row(x[0], r % 5 * 3 + r / 5, 7)));
        // A slice of a reshaped tensor of an operator, and the whole as well: all gradients meet in one place.
        yield return new OperatorCase("slice and reshape", [new Shape(4, 3, 2)],
            (tape, x) =>
            {
                var y = tape.Tanh(x[0]);
                var part = y.Reshape(6, 4).Slice(1, 3).Slice(1, 2).Reshape(8);
                return [tape.Multiply(part, part), tape.Scale(y, 2), tape.Columns(x[0].Slice(1, 1), 0, 1)];
            },
            x => [.. x[0][8..16].Select(v => Math.Tanh(v) * Math.Tanh(v)), .. x[0].Select(v => 2 * Math.Tanh(v)), x[0][6], x[0][8], x[0][10]]);
        yield return new OperatorCase("slice as output", [new Shape(5, 3)],
            (tape, x) => { var y = tape.Sigmoid(x[0]); return [y.Slice(3, 2), y.Slice(0, 1)]; },
            x => [.. Each(x[0][9..], Reference.Sigmoid), .. Each(x[0][..3], Reference.Sigmoid)]);
    }

    private static IEnumerable<KernelCase> ColumnKernels(int size)
    {
        int height = 3 * size, width = 5 * size - 2, rows = 5 * size + 2, columns = 13 * size + 1;
        foreach (var accumulate in new[] { false, true })
            yield return new($"copy{(accumulate ? ", added" : "")}", o =>
                o.Device.CopyBlock(o.Random(height * (width + 3)), width + 3, o.Result(height * (width + 1)), width + 1, height, width, accumulate));
        foreach (var accumulate in new[] { false, true })
            yield return new($"mask of a sequence{(accumulate ? ", added" : "")}", o => o.Device.MaskSequence(
                o.Random(4 * height * width), o.Integers(height, i => i % 6), o.Result(4 * height * width), height, width, accumulate));
        yield return new("gather", o =>
            o.Device.Gather(o.Random(50 * columns), o.Integers(rows, i => i * 7 % 50), o.Result(rows * columns), rows, columns, 1.7f));
        yield return new("scatter-add", o =>
            o.Device.ScatterAdd(o.Random(rows * columns), o.Integers(rows, i => i * i % 11), o.Result(50 * columns), rows, columns, 1.7f));
    }

    private static double[] Row(double[] x, int row, int columns) => x[(row * columns)..((row + 1) * columns)];

    private static double[] Rows(int rows, Func<int, double[]> row) => [.. Enumerable.Range(0, rows).SelectMany(row)];
}
