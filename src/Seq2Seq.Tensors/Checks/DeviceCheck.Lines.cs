namespace Seq2Seq.Tensors;

public static partial class DeviceCheck
{
    private sealed record Line(string Name, Action<Operands> Run);

    private static IEnumerable<Line> Lines(int size) => [.. Elementwise(size), .. Products(size), .. Rows(size), .. Recurrences(size), .. Attention(size), .. Optimizers(size)];

    private static IEnumerable<Line> Elementwise(int size)
    {
        var n = 37 * size * size + 3;
        yield return new("fill", o => o.Device.Fill(o.Result(n), 1.5f));
        foreach (var accumulate in new[] { false, true })
        {
            int rows = 3 * size, columns = 5 * size - 2;
            yield return new($"copy{(accumulate ? ", added" : "")}", o => o.Device.CopyBlock(o.Random(rows * (columns + 3)), columns + 3, o.Result(rows * (columns + 1)), columns + 1, rows, columns, accumulate));
            yield return new($"dropout{(accumulate ? ", added" : "")}", o => o.Device.Dropout(o.Random(n), o.Result(n), 0.3f, 0x123456789ABCDEF, accumulate));
        }
        yield return One("tanh", new Functions.Tanh(), n);
        yield return One("sigmoid", new Functions.Sigmoid(), n);
        yield return One("relu", new Functions.Relu(), n);
        yield return One("scale", new Functions.Scale(-2.5f), n);
        yield return One("clamp", new Functions.Clamp(2), n);
        yield return Two("add", new Functions.Add(), n);
        yield return Two("subtract", new Functions.Subtract(), n);
        yield return Two("multiply", new Functions.Multiply(), n);
        yield return Two("add scaled", new Functions.AddScaled(0.3f), n);
        yield return Two("window", new Functions.InWindow(0.7f), n);
        yield return Two("gaussian", new Functions.Gaussian(0.7f), n);
        yield return Three("gaussian backward", new Functions.GaussianGrad(0.7f), n);
        yield return Three("tanh backward", new Functions.TanhGrad(), n);
        yield return Three("sigmoid backward", new Functions.SigmoidGrad(), n);
        yield return Three("relu backward", new Functions.ReluGrad(), n);
        yield return Three("multiply backward", new Functions.MultiplyGrad(), n);
    }

    /// <summary>With the ends of the range of floats among the arguments.</summary>
    private static Line One<F>(string name, F f, int n) where F : unmanaged, IFunction1 => new(name, o =>
    {
        o.Device.Map(f, o.Random(n, 5), o.Result(n));
        o.Device.Map(f, o.Of([float.NegativeInfinity, -1e30f, -100, -0f, 0, 100, 1e30f, float.PositiveInfinity, float.NaN]), o.Result(9));
    });

    private static Line Two<F>(string name, F f, int n) where F : unmanaged, IFunction2 => new(name, o =>
    {
        var z = o.Result(n);
        o.Device.Map(f, z, o.Random(n), z);
    });

    private static Line Three<F>(string name, F f, int n) where F : unmanaged, IFunction3 => new(name, o =>
    {
        var dx = o.Result(n);
        o.Device.Map(f, dx, o.Random(n), o.Random(n), dx);
    });

    private static IEnumerable<Line> Products(int size)
    {
        foreach (var (name, m, n, k) in new[] { ("product", 5 * size + 1, 9 * size - 1, 11 * size + 2), ("product of one row", 1, 13 * size, 7 * size), ("product of many rows", 25 * size, 17 * size + 3, 4 * size + 1) })
            foreach (var (transA, transB) in new[] { (false, false), (false, true), (true, false), (true, true) })
                yield return new($"{name}{(transA ? ", Aᵀ" : "")}{(transB ? ", Bᵀ" : "")}", o =>
                {
                    View a = o.Random(m * k), b = o.Random(k * n);
                    o.Device.Multiply(new MatrixProduct(m, n, k, a, b, o.Result(m * n)) { TransA = transA, TransB = transB });
                    o.Device.Multiply(new MatrixProduct(m, n, k, a, b, o.Result(m * n)) { TransA = transA, TransB = transB, Accumulate = true });
                });
        // One product for each sentence of time-major operands.
        int t = size + 3, s = 2 * size + 1, h = 3 * size - 1, batch = 3;
        yield return new("products of a batch", o => o.Device.Multiply(new MatrixProduct(t, s, h, o.Random(t * batch * h), o.Random(s * batch * h), o.Result(t * batch * s))
        {
            TransB = true, Batch = batch, StrideA = batch * h, StepA = h, StrideB = batch * h, StepB = h, StrideC = batch * s, StepC = s,
        }));
    }

    private static IEnumerable<Line> Rows(int size)
    {
        int rows = 5 * size + 2, columns = 13 * size + 1, vocabulary = 125 * size + 3;
        yield return new("set rows", o => o.Device.SetRows(o.Random(columns), o.Result(rows * columns), rows, columns));
        yield return new("sum rows", o => o.Device.SumRows(o.Random(rows * columns), o.Result(columns), rows, columns));
        yield return new("gather", o => o.Device.Gather(o.Random(50 * columns), o.Integers(rows, i => i * 7 % 50), o.Result(rows * columns), rows, columns, 1.7f));
        yield return new("scatter-add", o => o.Device.ScatterAdd(o.Random(rows * columns), o.Integers(rows, i => i * i % 11), o.Result(50 * columns), rows, columns, 1.7f));
        foreach (var masked in new[] { false, true })
        {
            yield return new($"softmax{Masked(masked)}", o => o.Device.MaskedSoftmax(o.Random(rows * columns, 9), Lengths(o, masked, columns), o.Result(rows * columns), rows, columns, 2));
            yield return new($"softmax backward{Masked(masked)}", o => o.Device.MaskedSoftmaxBackward(o.Random(rows * columns), o.Random(rows * columns), Lengths(o, masked, columns), o.Result(rows * columns), rows, columns, 2));
        }
        foreach (var smoothing in new[] { 0, 0.1f })
            yield return new($"cross-entropy{(smoothing == 0 ? "" : ", smoothed")}", o =>
                o.Device.CrossEntropy(o.Result(rows * vocabulary, 9), o.Integers(rows, i => i % 5 == 0 ? 1 : i * 31 % vocabulary), o.Result(3 * rows), rows, vocabulary, rows, 1, smoothing, 0.5f));
        yield return new("top log softmax", o =>
        {
            View values = o.Result(rows * 8), indices = o.Result(rows * 8);
            o.Device.TopLogSoftmax(o.Random(rows * vocabulary, 9), values, indices, rows, vocabulary, 8);
        });

        static View Lengths(Operands o, bool masked, int columns) => masked ? o.Integers(2, i => columns - 3 * i) : default;
    }

    private static string Masked(bool masked) => masked ? ", with lengths" : "";

    private static IEnumerable<Line> Recurrences(int size) =>
    [
        .. Steps("lstm", new LstmFunction(), size),
        .. Steps("gru", new GruFunction(), size),
        .. Steps("rnn", new RnnFunction(), size),
        .. Steps("rnn, rectified", new ReluRnnFunction(), size),
    ];

    private static IEnumerable<Line> Steps<C>(string name, C cell, int size) where C : unmanaged, ICellFunction
    {
        int rows = size + 2, hidden = 9 * size + 2, n = rows * hidden, gates = C.Gates * n, states = C.StateParts * n, time = 3;
        foreach (var masked in new[] { false, true })
        {
            View Lengths(Operands o) => masked ? o.Integers(rows, i => i % 2 == 0 ? time : time + 1) : default;
            yield return new(name + Masked(masked), o => o.Device.Step(cell, new(rows, hidden, o.Result(gates, 3), o.Random(states), o.Result(states))
            {
                Recurrent = C.KeepsProductsApart ? o.Random(gates) : default, PartStep = n, Lengths = Lengths(o), Time = time,
                Output = masked ? o.Result(n) : default,
            }));
            yield return new(name + " backward" + Masked(masked), o => o.Device.StepBackward(cell, new(rows, hidden, o.Result(gates), o.Random(states), o.Random(states))
            {
                Recurrent = C.KeepsProductsApart ? o.Result(gates) : default, PartStep = n, Lengths = Lengths(o), Time = time,
                OutputGradient = masked ? o.Random(n) : default, StateGradient = o.Result(states),
            }));
        }
    }

    private static IEnumerable<Line> Attention(int size)
    {
        int t = size + 1, s = 2 * size + 1, b = 3, a = 9 * size - 1;
        foreach (var masked in new[] { false, true })
        {
            View Lengths(Operands o) => masked ? o.Integers(b, i => s - i) : default;
            yield return new("additive scores" + Masked(masked), o => o.Device.AdditiveScores(o.Random(t * b * a), o.Random(s * b * a), o.Random(a), Lengths(o), o.Result(t * b * s), t, s, b, a));
            yield return new("additive scores backward" + Masked(masked), o => o.Device.AdditiveScoresBackward(o.Random(t * b * a), o.Random(s * b * a), o.Random(a), Lengths(o), o.Random(t * b * s),
                o.Result(t * b * a), o.Result(s * b * a), o.Result(b * a), t, s, b, a));
        }
    }

    private static IEnumerable<Line> Optimizers(int size)
    {
        var n = 1000 * size + 7;
        yield return new("clip factor", o =>
        {
            o.Device.ClipFactor(o.Random(n), 1, o.Result(2));
            o.Device.ClipFactor(o.Random(n), 0, o.Result(2));
            o.Device.ClipFactor(o.Of([1, float.NaN, 2]), 1, o.Result(2));
            o.Device.ClipFactor(o.Of([1, float.PositiveInfinity, 2]), 1, o.Result(2));
        });
        foreach (var (name, decay, decoupled) in new[] { ("adam", 0f, false), ("adam, decay", 0.1f, false), ("adamw", 0.1f, true) })
            yield return new(name, o => o.Device.Adam(new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, decay, decoupled), o.Result(n), o.Random(n), o.Result(n), o.Result(o.Of(Positive(n))), o.Of([0.7f])));
        yield return new("adam, gradient not finite", o => o.Device.Adam(new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, 0, false), o.Result(n), o.Of([.. Enumerable.Repeat(float.NaN, n)]), o.Result(n), o.Result(n), o.Of([0])));
        yield return new("sgd", o => o.Device.Sgd(o.Result(n), o.Random(n), o.Result(n), o.Of([0.7f]), 0.1f, 0.9f, 0.01f));

        static float[] Positive(int n) => [.. Enumerable.Range(1, n).Select(i => i / (float)n)];
    }
}
