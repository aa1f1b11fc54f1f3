namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> MultiHead()
    {
        foreach (var (size, T, B, N, S, d, samples) in new[] { ("", 3, 2, 2, 5, 3, 0), (", one query", 1, 3, 1, 17, 5, 0), (", large", 19, 5, 3, 37, 18, 6) })
        {
            var D = d + 1;
            int[] lengths = [.. Enumerable.Range(0, B).Select(b => b == 0 ? S : b == 1 ? 1 : S - 2 * b)];
            Input[] inputs = [new Shape(T, B, N, d), new Shape(S, B, N, d), new Shape(S, B, N, D)];
            foreach (var (padding, n) in new[] { ("", (int[]?)null), (", with lengths", lengths) })
            {
                yield return new OperatorCase("multi-head attention" + padding + size, inputs,
                    (tape, x) => [tape.MultiHeadAttention(new(x[0], 0, d), new(x[1], 0, d), new(x[2], 0, D), Integers(tape, n)).Context],
                    x => Of(x, n, S).Context)
                { Samples = samples };
                yield return new OperatorCase("multi-head attention and its weights" + padding + size, inputs,
                    (tape, x) => Both(tape.MultiHeadAttention(new(x[0], 0, d), new(x[1], 0, d), new(x[2], 0, D), Integers(tape, n), weights: true)),
                    x => Both(Of(x, n, S)))
                { Samples = samples };
                yield return Causal("multi-head attention, causal, of parts of one tensor" + padding + size, n, T, B, N, d, held: 1 << 20, samples);
                yield return Causal("multi-head attention, causal, in pieces" + padding + size, n, T, B, N, d, held: T * N * T / 3, samples);
                yield return Causal("multi-head attention, causal, two sentences at a time" + padding + size, n, T, B, N, d, held: 2 * T * N * T, samples);
            }
            foreach (var (pieces, held) in new[] { ("one position", 1), ("two positions", 2 * B * N * S) })
                yield return new OperatorCase($"multi-head attention, {pieces} at a time{size}", inputs,
                    (tape, x) => Both(Ops.MultiHeadAttention(tape, new(x[0], 0, d), new(x[1], 0, d), new(x[2], 0, D), tape.Integers(lengths), causal: false,
                        dropout: 0, weights: true, held)),
                    x => Both(Of(x, lengths, S)))
                { Samples = samples };
            yield return new OperatorCase("multi-head attention with dropout" + size, inputs,
                (tape, x) => Both(tape.MultiHeadAttention(new(x[0], 0, d), new(x[1], 0, d), new(x[2], 0, D), tape.Integers(lengths), dropout: 0.3f,
                    weights: true)),
                x => Both(Of(x, lengths, S, Mask(T * B * N * S, 0.3f))))
            { Samples = samples };
            // A cache of S - T positions to which T are added, as a decoder has it that goes on.
            var known = Math.Max(0, S - T);
            yield return new OperatorCase("multi-head attention over a cache" + size, [new Shape(B, N, known, 2 * d), new Shape(T, B, N, 3 * d)],
                (tape, x) =>
                {
                    var cache = tape.Extend(x[0], new HeadPart(x[1], d, 2 * d));
                    HeadPart keys = new(cache, 0, d) { IsCache = true }, values = new(cache, d, d) { IsCache = true };
                    return [cache, tape.MultiHeadAttention(new(x[1], 0, d), keys, values, causal: true).Context];
                },
                x =>
                {
                    var cache = Reference.Extend(x[0], Reference.TimeMajor(x[1], B, N, 3 * d, d), T, B, N, known, 2 * d);
                    return
                    [
                        .. cache,
                        .. Reference.MultiHead(Reference.TimeMajor(x[1], B, N, 3 * d), Reference.Cached(cache, N, known + T, 2 * d),
                            Reference.Cached(cache, N, known + T, 2 * d, d), T, B, N, known + T, d, d, null, known).Context,
                    ];
                })
            { Samples = samples };

            (double[] Context, double[] Mean) Of(double[][] x, int[]? n, int before, double[]? mask = null) => Reference.MultiHead(
                Reference.TimeMajor(x[0], B, N, d), Reference.TimeMajor(x[1], B, N, d), Reference.TimeMajor(x[2], B, N, D), T, B, N, S, d, D, n, before, mask);
        }
        foreach (var (name, q, k, v) in new[] { ("the queries take", true, false, false), ("the keys take", false, true, false), ("the values take", false, false, true) })
            yield return new OperatorCase($"multi-head attention, only {name} a gradient",
                [new Input(new Shape(2, 2, 2, 3), q), new Input(new Shape(4, 2, 2, 3), k), new Input(new Shape(4, 2, 2, 3), v)],
                (tape, x) => [tape.MultiHeadAttention(new(x[0], 0, 3), new(x[1], 0, 3), new(x[2], 0, 3)).Context],
                x => Reference.MultiHead(Reference.TimeMajor(x[0], 2, 2, 3), Reference.TimeMajor(x[1], 2, 2, 3), Reference.TimeMajor(x[2], 2, 2, 3),
                    2, 2, 2, 4, 3, 3, null, 4).Context);
        yield return new OperatorCase("multi-head attention of large scores",
            [new Input(new Shape(2, 2, 2, 3), Low: -9, High: 9), new Input(new Shape(4, 2, 2, 3), Low: -9, High: 9), new Shape(4, 2, 2, 3)],
            (tape, x) => [tape.MultiHeadAttention(new(x[0], 0, 3), new(x[1], 0, 3), new(x[2], 0, 3)).Context],
            x => Reference.MultiHead(Reference.TimeMajor(x[0], 2, 2, 3), Reference.TimeMajor(x[1], 2, 2, 3), Reference.TimeMajor(x[2], 2, 2, 3),
                2, 2, 2, 4, 3, 3, null, 4).Context)
        { ValueTolerance = 1e-5, GradientTolerance = 5e-5 };
    }

    /// <summary>Queries, keys and values are parts of one tensor, and a query sees the positions up to its own.</summary>
    private static OperatorCase Causal(string name, int[]? lengths, int T, int B, int N, int d, int held, int samples) => new(name, [new Shape(T, B, N, 3 * d)],
        (tape, x) =>
        [
            Ops.MultiHeadAttention(tape, new(x[0], 0, d), new(x[0], d, d), new(x[0], 2 * d, d), Integers(tape, lengths), causal: true,
                dropout: 0, weights: false, held).Context,
        ],
        x => Reference.MultiHead(Reference.TimeMajor(x[0], B, N, 3 * d), Reference.TimeMajor(x[0], B, N, 3 * d, d),
            Reference.TimeMajor(x[0], B, N, 3 * d, 2 * d), T, B, N, T, d, d, lengths, 0).Context)
    { Samples = samples };

    private static Tensor[] Both((Tensor Context, Tensor? Mean) attention) => [attention.Context, attention.Mean!];

    private static double[] Both((double[] Context, double[] Mean) attention) => [.. attention.Context, .. attention.Mean];

    private static IEnumerable<KernelCase> MultiHeadKernels(int size)
    {
        int t = size + 1, b = 3, n = 2, s = 4 * size + 3, count = t * b * n * s;
        foreach (var masked in new[] { false, true })
            foreach (var (seen, first) in new[] { ("", s), (", causal", 2) })
            {
                AttentionRows Rows(Operands o) => new(Lengths(o, masked, b, i => s - 2 * i), t, b, n, s, first, 0.7f);
                yield return new("attention softmax" + Masked(masked) + seen, o => o.Device.AttentionSoftmax(Rows(o), o.Result(count, 9)));
                yield return new("attention softmax gradient" + Masked(masked) + seen, o => o.Device.AttentionSoftmaxGradient(Rows(o), o.Random(count), o.Result(count)));
            }
    }
}
