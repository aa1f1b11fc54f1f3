namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Products()
    {
        yield return Linear("linear", new Shape(2, 3, 5), 7, bias: false);
        yield return Linear("linear with bias", new Shape(2, 3, 5), 7, bias: true);
        yield return Linear("linear, one row", new Shape(1, 19), 33, bias: true);
        yield return Linear("linear, one column", new Shape(13, 6), 1, bias: true);
        yield return Linear("linear, large", new Shape(37, 129), 65, bias: true, samples: 24);
        yield return Linear("linear, deeper than a block", new Shape(14, 300), 21, bias: true, samples: 24);
        yield return Linear("linear, more rows than a block", new Shape(401, 6), 35, bias: true, samples: 12);
        yield return Linear("linear, only the input takes a gradient", new Shape(4, 3), 5, bias: true, x: true, w: false, b: false);
        yield return Linear("linear, only the weights take a gradient", new Shape(4, 3), 5, bias: true, x: false, w: true, b: false);
        yield return Linear("linear, only the bias takes a gradient", new Shape(4, 3), 5, bias: true, x: false, w: false, b: true);
        yield return new OperatorCase("linear, same weights twice", [new Shape(4, 3), new Shape(3, 3)],
            (tape, x) => [tape.Linear(tape.Linear(x[0], x[1]), x[1])],
            x => Reference.Linear(Reference.Linear(x[0], x[1], null, 4, 3, 3), x[1], null, 4, 3, 3));
    }

    private static IEnumerable<KernelCase> ProductKernels(int size)
    {
        var sizes = new[]
        {
            ("product", 5 * size + 1, 9 * size - 1, 11 * size + 2),
            ("product of one row", 1, 13 * size, 7 * size),
            ("product of many rows", 25 * size, 17 * size + 3, 4 * size + 1),
        };
        foreach (var (name, m, n, k) in sizes)
            foreach (var (transA, transB) in new[] { (false, false), (false, true), (true, false), (true, true) })
                yield return new($"{name}{(transA ? ", Aᵀ" : "")}{(transB ? ", Bᵀ" : "")}", o =>
                {
                    View a = o.Random(m * k), b = o.Random(k * n);
                    o.Device.Multiply(new MatrixProduct(m, n, k, a, b, o.Result(m * n)) { TransA = transA, TransB = transB });
                    o.Device.Multiply(new MatrixProduct(m, n, k, a, b, o.Result(m * n)) { TransA = transA, TransB = transB, Accumulate = true });
                });
        // One product for each sentence of time-major operands.
        int t = size + 3, s = 2 * size + 1, h = 3 * size - 1, batch = 3;
        yield return new("products of a batch", o =>
            o.Device.Multiply(new MatrixProduct(t, s, h, o.Random(t * batch * h), o.Random(s * batch * h), o.Result(t * batch * s))
            {
                TransB = true, Batch = batch, StrideA = batch * h, StepA = h, StrideB = batch * h, StepB = h, StrideC = batch * s, StepC = s,
            }));
        // Every row of a product starts from the bias; the bias's gradient is the sum of the rows.
        int rows = 5 * size + 2, columns = 13 * size + 1;
        yield return new("set rows", o => o.Device.SetRows(o.Random(columns), o.Result(rows * columns), rows, columns));
        yield return new("sum rows", o => o.Device.SumRows(o.Random(rows * columns), o.Result(columns), rows, columns));
    }

    private static OperatorCase Linear(string name, Shape shape, int n, bool bias, int samples = 0, bool x = true, bool w = true, bool b = true)
    {
        int rows = shape.Rows, k = shape.Columns;
        Input[] inputs = [new(shape, x), new(new Shape(n, k), w), .. bias ? new Input[] { new(new Shape(n), b) } : []];
        return new OperatorCase(name, inputs,
            (tape, v) => [tape.Linear(v[0], v[1], bias ? v[2] : null)],
            v => Reference.Linear(v[0], v[1], bias ? v[2] : null, rows, k, n))
        { Samples = samples };
    }
}
