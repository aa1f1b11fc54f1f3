namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Pointer()
    {
        foreach (var (size, T, B, S, H, V, samples) in new[] { ("", 3, 2, 5, 7, 11, 0), (", large", 9, 5, 13, 35, 131, 6) })
        {
            // Tokens repeat, some are beyond the vocabulary, and some targets can only be copied, only be generated, or neither.
            int rows = T * B, extra = 4;
            int[] copied = [.. Enumerable.Range(0, S * B).Select(i => i % 3 == 0 ? V + i % extra : i * i % V)];
            int[] targets = [.. Enumerable.Range(0, rows).Select(r => r % 5 == 4 ? Ignored : r % 3 == 0 ? copied[(r % S * B) + (r % B)] : 3 * r % V)];
            foreach (var s in Enumerable.Range(0, extra)) copied[s * B] = V + s; // each of them is copied by sentence 0
            yield return new OperatorCase("pointer mixture" + size, [Constant(new(rows, V), 4), Constant(new(rows, 1), 3), Weights(new(T, B, S)) with { RequiresGrad = false }],
                (tape, x) => [tape.PointerMixture(x[0], x[1], x[2], tape.Integers(copied), V + extra).Slice(0, 1)],
                x => Each(Reference.Pointer(x[0], x[1], x[2], copied, rows, B, S, V, extra), Math.Log)[..(V + extra)]);
            var normalizer = targets.Count(t => t != Ignored);
            yield return new OperatorCase("pointer loss" + size,
                [new Shape(rows, H), new Shape(V, H), new Shape(V), new Input(new(rows, 1), Low: -3, High: 3), Weights(new(T, B, S))],
                (tape, x) => [Terms(tape.PointerLoss(x[0], x[1], x[2], x[3], x[4], tape.Integers(copied), tape.Integers(targets), Ignored, normalizer).Terms)],
                x => Reference.PointerLoss(Reference.Pointer(Reference.Linear(x[0], x[1], x[2], rows, H, V), x[3], x[4], copied, rows, B, S, V, extra), targets,
                    V + extra, Ignored))
            {
                LossWeights = Mean(rows, normalizer),
                Samples = samples,
                Step = 1e-4,
            };
        }

        static Input Constant(Shape shape, float limit) => new(shape, RequiresGrad: false, Low: -limit, High: limit);

        static Input Weights(Shape shape) => new(shape, Low: 0.02f, High: 0.4f);
    }

    private static IEnumerable<OperatorCase> Coverage()
    {
        foreach (var (size, T, B, S, A, samples) in new[] { ("", 3, 2, 5, 7, 0), (", one target", 1, 3, 17, 19, 0), (", large", 9, 5, 13, 35, 6) })
        {
            int[] lengths = [.. Enumerable.Range(0, B).Select(b => b == 0 ? S : b == 1 ? 1 : S - 2 * b + 1)];
            foreach (var (padding, n) in new[] { ("", (int[]?)null), (", with lengths", lengths) })
                yield return new OperatorCase("coverage scores" + padding + size,
                    [new Shape(T, B, A), new Shape(S, B, A), new Input(new(T, B, S), Low: 0, High: 2), new Shape(A), new Shape(A)],
                    (tape, x) => [tape.CoverageScores(x[0], x[1], x[2], x[3], x[4], Integers(tape, n))],
                    x => Reference.CoverageScores(x[0], x[1], x[2], x[3], x[4], T, B, S, A, n))
                { Samples = samples };
            // Weights are far enough apart that no difference steps over the kink of the minimum.
            var counts = Enumerable.Range(0, T * B * S).Select(i => i / S % 4 == 3 ? 0f : 1f).ToArray();
            yield return new OperatorCase("coverage loss" + size, [new Input(new(T, B, S), Low: 0.02f, High: 1)],
                (tape, x) =>
                {
                    var terms = tape.Zeros(new(3, T * B));
                    tape.CoverageLoss(new LossTerms(tape.Device, terms.Data, T * B), x[0], tape.Of(counts, new(T, B, S)), 0.7f, T * B);
                    return [terms];
                },
                x => [.. Reference.CoverageLoss(x[0], counts, T, B, S, 0.7), .. new double[2 * T * B]])
            {
                LossWeights = Mean(T * B, T * B),
                Samples = samples,
                Step = 1e-6,
            };
        }
        yield return new OperatorCase("coverage scores, only the coverage takes a gradient",
            [Fixed(new(2, 2, 3)), Fixed(new(4, 2, 3)), new Shape(2, 2, 4), Fixed(new(3)), Fixed(new(3))],
            (tape, x) => [tape.CoverageScores(x[0], x[1], x[2], x[3], x[4], default)],
            x => Reference.CoverageScores(x[0], x[1], x[2], x[3], x[4], 2, 2, 4, 3, null));

        static Input Fixed(Shape shape) => new(shape, RequiresGrad: false);
    }

    private static IEnumerable<KernelCase> PointerKernels(int size)
    {
        int t = size + 1, b = 3, rows = t * b, s = 5 * size, v = 125 * size + 3, columns = v + 64, a = 9 * size - 1;
        PointerRows Rows(Operands o)
        {
            var weights = o.Random(rows * s, 9);
            o.Device.MaskedSoftmax(weights, default, weights, rows, s, 1);
            return new(o.Random(rows, 3), weights, o.Integers(s * b, i => i % 4 == 0 ? v + i % 7 : i * 31 % v), rows, v, b, s);
        }
        yield return new("pointer mixture", o => o.Device.PointerMixture(Rows(o), o.Random(rows * v, 9), o.Result(rows * columns), columns));
        foreach (var scale in new[] { 0f, 0.5f })
            yield return new($"pointer loss{(scale == 0 ? ", without gradient" : "")}", o =>
            {
                var logits = scale == 0 ? o.Random(rows * v, 9) : o.Result(rows * v, 9);
                var targets = o.Integers(rows, i => i % 5 == 0 ? Ignored : i % 3 == 0 ? v + i % 7 : i * 31 % v);
                o.Device.PointerLoss(Rows(o), logits, targets, o.Result(3 * rows), o.Result(rows), o.Result(rows), o.Result(rows * s), rows, Ignored, scale);
            });
        foreach (var masked in new[] { false, true })
            yield return new("coverage scores backward" + Masked(masked), o =>
                o.Device.CoverageScoresBackward(o.Random(t * b * a), o.Random(s * b * a), o.Random(t * b * s), o.Random(a), o.Random(a),
                    Lengths(o, masked, b, i => s - i), o.Random(t * b * s), o.Result(t * b * a), o.Result(s * b * a), o.Result(t * b * s), o.Result(b * a),
                    o.Result(b * a), t, s, b, a));
    }
}
