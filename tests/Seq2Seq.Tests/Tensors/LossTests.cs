using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>What the operator table cannot say about losses: chunks, ties, and large logits.</summary>
public class LossTests
{
    private const int Ignored = 1;

    /// <summary>More logits than the fused operator holds at a time: the same as the plain form, in value and gradients.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Several_chunks_equal_the_whole(string device)
    {
        const int Rows = 70, H = 3, V = 100_003;
        int[] targets = [.. Enumerable.Range(0, Rows).Select(i => i % 9 == 0 ? Ignored : i * 1000)];
        using var d = TestDevices.Named(device).Create();
        var plain = Run((tape, x, w, b, t) => tape.CrossEntropy(tape.Linear(x, w, b), t, Ignored, 0.1f, 62));
        var fused = Run((tape, x, w, b, t) => tape.OutputLoss(x, w, b, t, Ignored, 0.1f, 62));
        foreach (var (expected, actual) in plain.Zip(fused)) Close.Equal(expected, actual, 1e-6);

        float[][] Run(Func<Tape, Tensor, Tensor, Tensor, View, LossTerms> loss)
        {
            using var tape = new Tape(d);
            Tensor x = Of(new Shape(Rows, H), 1), w = Of(new Shape(V, H), 2), b = Of(new Shape(V), 3);
            var terms = loss(tape, x, w, b, tape.Integers(targets));
            tape.Backward();
            var values = new float[3 * Rows];
            d.Download(terms.Terms, values);
            return [values, x.GradToArray(), w.GradToArray(), b.GradToArray()];

            Tensor Of(Shape shape, int seed) => tape.Of(new Input(shape, Low: -2, High: 2).Draw(seed), shape, requiresGrad: true);
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Right_is_the_first_of_the_largest(string device)
    {
        const int V = 37;
        using var d = TestDevices.Named(device).Create();
        using var tape = new Scope(d);
        // Row by row: the only largest; first of two equals; second of two equals; not the largest; ignored though largest.
        var logits = new float[5 * V];
        logits[0 * V + 36] = 3;
        logits[1 * V + 4] = logits[1 * V + 30] = 2;
        logits[2 * V + 4] = logits[2 * V + 30] = 2;
        logits[3 * V + 7] = 1;
        logits[4 * V + Ignored] = 9;
        var terms = tape.CrossEntropy(tape.Of(logits, new Shape(5, V)), tape.Integers([36, 4, 30, 8, Ignored]), Ignored, 0, 1);
        var values = new float[15];
        d.Download(terms.Terms, values);
        Assert.Equal([1, 1, 0, 0, 0], values[10..]);
        Assert.Equal(0, values[4]);
        Assert.Equal(2, terms.Read().Correct);
        Assert.Equal(values[..5].Sum(x => (double)x), terms.Read().Loss);
    }

    /// <summary>Logits of any size neither overflow nor lose the loss.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Large_logits(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var logits = tape.Of([1e4f, 1e4f - 1, -1e4f, -1e30f, 1e4f, -50], new Shape(2, 3), requiresGrad: true);
        var terms = tape.CrossEntropy(logits, tape.Integers([0, 0]), -1, 0, 1);
        tape.Backward();
        var values = new float[6];
        d.Download(terms.Terms, values);
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), values[0], 1e-3); // floats near 1e4 are 1e-3 apart
        Assert.Equal(1e30f, values[1]);
        Assert.All(logits.GradToArray(), g => Assert.True(float.IsFinite(g)));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void A_target_that_is_no_class_is_an_error(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Scope(d);
        var x = tape.Of(new float[3 * 4000], new Shape(3, 4000));
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.CrossEntropy(x, tape.Integers([0, 4000, 2]), -1, 0, 1));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Top_log_softmax(string device)
    {
        using var d = TestDevices.Named(device).Create();
        foreach (var (rows, columns, k) in new[] { (3, 5, 5), (4, 37, 3), (40, 1003, 7), (1, 1, 1), (6, 500, 53), (3, 100, 80), (2, 1003, 600) })
        {
            var x = new Input(new Shape(rows, columns), Low: -5, High: 5).Draw(1);
            for (var i = 0; i < x.Length; i++) x[i] = MathF.Round(x[i]); // many ties
            using var tape = new Scope(d);
            View values = tape.Workspace(rows * k), indices = tape.Workspace(rows * k);
            d.TopLogSoftmax(tape.Of(x, new Shape(rows, columns)).Data, values, indices, rows, columns, k);
            var best = new float[rows * k];
            var at = new int[rows * k];
            d.Download(values, best);
            d.Download(indices, at);
            for (var r = 0; r < rows; r++)
            {
                var row = x[(r * columns)..((r + 1) * columns)];
                var logSum = Math.Log(row.Sum(v => Math.Exp(v)));
                int[] expected = [.. Enumerable.Range(0, columns).OrderByDescending(i => row[i]).ThenBy(i => i).Take(k)];
                Assert.Equal(expected, at[(r * k)..((r + 1) * k)]);
                Close.Equal([.. expected.Select(i => row[i] - logSum)], best[(r * k)..((r + 1) * k)], 3e-6); // a sum of 1003 terms, one by one in scalar code
            }
        }
    }

    /// <summary>A sentence without tokens takes no attention.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Softmax_over_nothing_is_zero(string device)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Scope(d);
        var y = tape.MaskedSoftmax(tape.Of([1, 2, 3, 4, 5, 6], new Shape(1, 2, 3)), tape.Integers([0, 3])).ToArray();
        Assert.Equal([0, 0, 0], y[..3]);
        Assert.Equal(1, y[3..].Sum(), 1e-6);
    }
}
