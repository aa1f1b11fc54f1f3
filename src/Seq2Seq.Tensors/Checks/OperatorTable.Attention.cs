namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Attention()
    {
        foreach (var (size, T, B, S, H, samples) in new[] { ("", 3, 2, 5, 7, 0), (", one target", 1, 3, 17, 19, 0), (", large", 19, 5, 21, 35, 6) })
        {
            int[] lengths = [.. Enumerable.Range(0, B).Select(b => b == 0 ? S : b == 1 ? 1 : S - 2 * b + 1)];
            yield return new OperatorCase("dot scores" + size, [new Shape(T, B, H), new Shape(S, B, H)],
                (tape, x) => [tape.DotScores(x[0], x[1])],
                x => Reference.DotScores(x[0], x[1], T, B, S, H))
            { Samples = samples };
            yield return new OperatorCase("weighted sum" + size, [new Shape(T, B, S), new Shape(S, B, H)],
                (tape, x) => [tape.WeightedSum(x[0], x[1])],
                x => Reference.WeightedSum(x[0], x[1], T, B, S, H))
            { Samples = samples };
            foreach (var (padding, n) in new[] { ("", (int[]?)null), (", with lengths", lengths) })
            {
                yield return new OperatorCase("additive scores" + padding + size, [new Shape(T, B, H), new Shape(S, B, H), new Shape(H)],
                    (tape, x) => [tape.AdditiveScores(x[0], x[1], x[2], Integers(tape, n))],
                    x => Reference.AdditiveScores(x[0], x[1], x[2], T, B, S, H, n))
                { Samples = samples };
                yield return new OperatorCase("softmax" + padding + size, [new Input(new Shape(T, B, S), Low: -4, High: 4)],
                    (tape, x) => [tape.MaskedSoftmax(x[0], Integers(tape, n))],
                    x => Reference.Softmax(x[0], T, B, S, n))
                { Samples = samples };
            }
            foreach (var (padding, n) in new[] { ("", (int[]?)null), (", with lengths", lengths) })
                foreach (var window in new[] { 1, 3, 30 })
                    yield return new OperatorCase($"local softmax, {window} on either side{padding}{size}",
                        [new Input(new Shape(T, B, S), Low: -4, High: 4), new Input(new Shape(T, B, 1), Low: 0, High: 1)],
                        (tape, x) => [tape.LocalSoftmax(x[0], x[1], Integers(tape, n), window)],
                        x => Reference.LocalSoftmax(x[0], x[1], T, B, S, n, window))
                    { Samples = samples, Step = 1e-6 };
            // Weights first made from scores, then used: the whole of an attention layer.
            yield return new OperatorCase("attention" + size, [new Shape(T, B, H), new Shape(S, B, H), new Shape(H)],
                (tape, x) =>
                {
                    var n = tape.Integers(lengths);
                    var alpha = tape.MaskedSoftmax(tape.AdditiveScores(x[0], x[1], x[2], n), n);
                    return [tape.WeightedSum(alpha, x[1])];
                },
                x =>
                {
                    var alpha = Reference.Softmax(Reference.AdditiveScores(x[0], x[1], x[2], T, B, S, H, lengths), T, B, S, lengths);
                    return Reference.WeightedSum(alpha, x[1], T, B, S, H);
                })
            { Samples = samples };
        }
        yield return new OperatorCase("additive scores, only the keys take a gradient",
            [new Input(new Shape(2, 2, 3), RequiresGrad: false), new Shape(4, 2, 3), new Input(new Shape(3), RequiresGrad: false)],
            (tape, x) => [tape.AdditiveScores(x[0], x[1], x[2], default)],
            x => Reference.AdditiveScores(x[0], x[1], x[2], 2, 2, 4, 3, null));
        yield return new OperatorCase("local softmax, only the center takes a gradient",
            [new Input(new Shape(2, 3, 5), RequiresGrad: false), new Input(new Shape(2, 3, 1), Low: 0, High: 1)],
            (tape, x) => [tape.LocalSoftmax(x[0], x[1], default, 2)], x => Reference.LocalSoftmax(x[0], x[1], 2, 3, 5, null, 2))
        { Step = 1e-6 };
        yield return new OperatorCase("local softmax, only the scores take a gradient",
            [new Shape(2, 3, 5), new Input(new Shape(2, 3, 1), RequiresGrad: false, Low: 0, High: 1)],
            (tape, x) => [tape.LocalSoftmax(x[0], x[1], default, 2)], x => Reference.LocalSoftmax(x[0], x[1], 2, 3, 5, null, 2));
        yield return new OperatorCase("softmax of large scores", [new Input(new Shape(2, 3, 5), Low: -60, High: 60)],
            (tape, x) => [tape.MaskedSoftmax(x[0], default)], x => Reference.Softmax(x[0], 2, 3, 5, null));
    }

    private static IEnumerable<KernelCase> AttentionKernels(int size)
    {
        int rows = 5 * size + 2, columns = 13 * size + 1, t = size + 1, s = 2 * size + 1, b = 3, a = 9 * size - 1;
        foreach (var masked in new[] { false, true })
        {
            View Columns(Operands o) => Lengths(o, masked, 2, i => columns - 3 * i);
            yield return new("softmax" + Masked(masked), o =>
                o.Device.MaskedSoftmax(o.Random(rows * columns, 9), Columns(o), o.Result(rows * columns), rows, columns, 2));
            yield return new("softmax backward" + Masked(masked), o =>
                o.Device.MaskedSoftmaxBackward(o.Random(rows * columns), o.Random(rows * columns), Columns(o), o.Result(rows * columns), rows, columns, 2));

            View Sources(Operands o) => Lengths(o, masked, b, i => s - i);
            yield return new("additive scores" + Masked(masked), o =>
                o.Device.AdditiveScores(o.Random(t * b * a), o.Random(s * b * a), o.Random(a), Sources(o), o.Result(t * b * s), t, s, b, a));
            yield return new("additive scores backward" + Masked(masked), o =>
                o.Device.AdditiveScoresBackward(o.Random(t * b * a), o.Random(s * b * a), o.Random(a), Sources(o), o.Random(t * b * s),
                    o.Result(t * b * a), o.Result(s * b * a), o.Result(b * a), t, s, b, a));
        }
    }
}
