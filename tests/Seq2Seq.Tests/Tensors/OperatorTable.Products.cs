using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

public static partial class OperatorTable
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

    private static OperatorCase Linear(string name, Shape shape, int n, bool bias, int samples = 0, bool x = true, bool w = true, bool b = true)
    {
        int rows = shape.Rows, k = shape.Columns;
        Input[] inputs = [new(shape, x), new(new Shape(n, k), w), .. bias ? new Input[] { new(new Shape(n), b) } : []];
        return new OperatorCase(name, inputs,
            (tape, v) => [tape.Linear(v[0], v[1], bias ? v[2] : null)],
            v => Reference.Linear(v[0], v[1], bias ? v[2] : null, rows, k, n)) { Samples = samples };
    }
}
