namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private const int Ignored = 1;

    private static IEnumerable<OperatorCase> Loss()
    {
        foreach (var smoothing in new[] { 0f, 0.1f })
        {
            var how = smoothing == 0 ? "" : ", smoothed";
            yield return CrossEntropy("cross-entropy" + how, [4, 0, Ignored, 10, 3, Ignored], 11, smoothing);
            yield return CrossEntropy("cross-entropy, 37 classes" + how, [36, 0, 17, 2], 37, smoothing);
            yield return OutputLoss("output loss" + how, [4, 0, Ignored, 10, 3, Ignored], 5, 11, smoothing, bias: true);
            yield return OutputLoss("output loss without bias" + how, [4, 0, Ignored, 36], 5, 37, smoothing, bias: false);
            int[] many = [.. Enumerable.Range(0, 24).Select(i => i * i % 131)];
            yield return OutputLoss("output loss, large" + how, many, 35, 131, smoothing, bias: true, samples: 6);
        }
        yield return SquaredError("squared error", 7);
        yield return SquaredError("squared error, large", 20_011, samples: 6);
        foreach (var (size, T, B, S, samples) in new[] { ("", 3, 2, 5, 0), (", large", 19, 7, 67, 6) })
        {
            yield return AlignmentLoss("alignment loss" + size, T, B, S, null, samples);
            yield return AlignmentLoss("alignment loss of a softmax" + size, T, B, S, [.. Enumerable.Range(0, B).Select(b => S - b)], samples);
        }
        yield return OutputLoss("output loss, only the bias takes a gradient", [4, 0, 2], 5, 11, 0.1f, bias: true, taking: 2);
        yield return OutputLoss("output loss, only the input takes a gradient", [4, 0, 2], 5, 11, 0.1f, bias: true, taking: 0);
    }

    /// <summary>Squared errors of all rows, twice; no prediction counts as right.</summary>
    private static OperatorCase SquaredError(string name, int rows, int samples = 0)
    {
        var targets = new Input(new Shape(rows)).Draw(7);
        return new OperatorCase(name, [new Shape(rows, 1)],
            (tape, x) => [Terms(tape.SquaredError(x[0], tape.Of(targets, new Shape(rows)).Data, rows))],
            x => Each(x[0], Array.ConvertAll(targets, t => (double)t), (y, t) => (y - t) * (y - t)) is var e ? [.. e, .. e, .. new double[rows]] : [])
        {
            LossWeights = Mean(rows, rows),
            Samples = samples,
        };
    }

    /// <summary>The loss of attention weights, as they are or made of scores of sentences of these lengths. Each third position has no alignment.</summary>
    private static OperatorCase AlignmentLoss(string name, int T, int B, int S, int[]? lengths, int samples)
    {
        const float Weight = 0.7f;
        var (rows, shape) = (T * B, new Shape(T, B, S));
        var alignment = new float[shape.Count];
        for (var r = 0; r < rows; r++)
            if (r % 3 != 2)
                for (var k = 0; k <= r % 2; k++) alignment[r * S + (2 * r + k) % (S - B)] = 1f / (1 + r % 2);
        return new OperatorCase(name, [lengths == null ? new Input(shape, Low: 0.02f, High: 1) : new Input(shape, Low: -4, High: 4)],
            (tape, x) =>
            {
                var terms = tape.Zeros(new Shape(3, rows));
                var weights = lengths == null ? x[0] : tape.MaskedSoftmax(x[0], tape.Integers(lengths));
                tape.AlignmentLoss(new LossTerms(tape.Device, terms.Data, rows), weights, tape.Of(alignment, shape), Weight, rows);
                return [terms];
            },
            x =>
            {
                var weights = lengths == null ? x[0] : Reference.Softmax(x[0], T, B, S, lengths);
                return [.. Reference.AlignmentLoss(weights, alignment, Weight, rows, S), .. new double[2 * rows]];
            })
        {
            LossWeights = Mean(rows, rows),
            Samples = samples,
            Step = 1e-5,
        };
    }

    private static IEnumerable<KernelCase> LossKernels(int size)
    {
        int rows = 5 * size + 2, vocabulary = 125 * size + 3;
        foreach (var smoothing in new[] { 0, 0.1f })
            yield return new($"cross-entropy{(smoothing == 0 ? "" : ", smoothed")}", o =>
            {
                View logits = o.Result(rows * vocabulary, 9), targets = o.Integers(rows, i => i % 5 == 0 ? Ignored : i * 31 % vocabulary);
                o.Device.CrossEntropy(logits, targets, o.Result(3 * rows), rows, vocabulary, rows, Ignored, smoothing, 0.5f);
            });
        yield return new("alignment loss", o =>
        {
            View z = o.Result(rows * vocabulary), alpha = o.Random(rows * vocabulary, 20);
            o.Device.Map(new Functions.Sigmoid(), alpha, alpha);
            o.Device.Map(new Functions.AlignmentTerm(), z, alpha, z);
            o.Device.Map(new Functions.AlignmentGrad(0.3f), o.Result(rows * vocabulary), z, alpha, z);
        });
        yield return new("top log softmax", o =>
        {
            View values = o.Result(rows * 8), indices = o.Result(rows * 8);
            o.Device.TopLogSoftmax(o.Random(rows * vocabulary, 9), values, indices, rows, vocabulary, 8);
        });
    }

    private static OperatorCase CrossEntropy(string name, int[] targets, int V, float smoothing)
    {
        var normalizer = targets.Count(t => t != Ignored);
        return new OperatorCase(name, [new Input(new Shape(targets.Length, V), Low: -4, High: 4)],
            (tape, x) => [Terms(tape.CrossEntropy(x[0], tape.Integers(targets), Ignored, smoothing, normalizer))],
            x => Reference.CrossEntropy(x[0], targets, V, Ignored, smoothing))
        { LossWeights = Mean(targets.Length, normalizer) };
    }

    private static OperatorCase OutputLoss(string name, int[] targets, int H, int V, float smoothing, bool bias, int samples = 0, int taking = -1)
    {
        var normalizer = targets.Count(t => t != Ignored);
        return new OperatorCase(name, Taking(taking, bias ? [new(targets.Length, H), new(V, H), new(V)] : [new(targets.Length, H), new(V, H)]),
            (tape, x) => [Terms(tape.OutputLoss(x[0], x[1], bias ? x[2] : null, tape.Integers(targets), Ignored, smoothing, normalizer))],
            x => Reference.CrossEntropy(Reference.Linear(x[0], x[1], bias ? x[2] : null, targets.Length, H, V), targets, V, Ignored, smoothing))
        {
            LossWeights = Mean(targets.Length, normalizer),
            Samples = samples,
        };
    }

    private static Tensor Terms(LossTerms terms) => new(terms.Device, terms.Terms, new Shape(3, terms.Rows));

    /// <summary>Weights of the terms whose sum is the mean loss: the other two lines are for reading only.</summary>
    private static double[] Mean(int rows, double normalizer) => [.. Enumerable.Range(0, 3 * rows).Select(i => i < rows ? 1 / normalizer : 0)];
}
