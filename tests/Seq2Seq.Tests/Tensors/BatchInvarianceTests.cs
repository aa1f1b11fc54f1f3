using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>
/// A row's result is the same, bit for bit, alone and among any others, in any order and with more padding: what comes out for a
/// sentence does not depend on its batch.
/// </summary>
public class BatchInvarianceTests
{
    private static readonly int[][] Orders = [[0], [3], [6], [2, 5], [6, 5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5, 6], [4, 4, 4, 1]];
    private static readonly int[] SentenceLengths = [5, 1, 3, 5, 2, 4, 1];

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Linear(string device)
    {
        using var d = TestDevices.Named(device).Create();
        foreach (var (k, n) in new[] { (300, 37), (19, 1), (7, 64) })
        {
            float[] x = Draw(40 * k, 1), w = Draw(n * k, 2), b = Draw(n, 3);
            var all = Run(x);
            for (var m = 1; m <= 40; m++)
            {
                Bits.Equal(all.AsSpan(0, m * n), Run(x[..(m * k)]));
                Bits.Equal(all.AsSpan((40 - m) * n), Run(x[((40 - m) * k)..]));
            }

            float[] Run(float[] rows)
            {
                using var scope = new Scope(d);
                return scope.Linear(scope.Of(rows, new Shape(rows.Length / k, k)), scope.Of(w, new Shape(n, k)), scope.Of(b, new Shape(n))).ToArray();
            }
        }
    }

    public static IEnumerable<object[]> Sequences =>
        from d in TestDevices.Each from layer in new[] { "lstm", "gru", "rnn" } from reverse in new[] { false, true } select new[] { d[0], layer, reverse };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Sequence(string device, string layer, bool reverse)
    {
        const int I = 7, H = 19;
        var gates = layer switch { "lstm" => 4, "gru" => 3, _ => 1 };
        float[] wx = Draw(gates * H * I, 1), wh = Draw(gates * H * H, 2), b = Draw(gates * H, 3);
        using var d = TestDevices.Named(device).Create();
        Check(Run, T => T);

        float[][] Run(int[] order, int T)
        {
            using var scope = new Scope(d);
            var B = order.Length;
            Tensor x = Padded(scope, order, T, I), h0 = Rows(scope, order, H, 50), c0 = Rows(scope, order, H, 60);
            Tensor tx = scope.Of(wx, new Shape(gates * H, I)), th = scope.Of(wh, new Shape(gates * H, H)), tb = scope.Of(b, new Shape(gates * H));
            var lengths = scope.Integers([.. order.Select(i => SentenceLengths[i])]);
            var result = layer switch
            {
                "lstm" => scope.Lstm(x, tx, th, tb, h0, c0, lengths, reverse),
                "gru" => scope.Gru(x, tx, th, tb, tb, h0, lengths, reverse),
                _ => scope.Rnn(x, tx, th, tb, h0, lengths, reverse),
            };
            float[] outputs = result.Outputs.ToArray(), last = result.H.ToArray(), cells = result.C?.ToArray() ?? last;
            return [.. order.Select((i, row) => Enumerable.Range(0, SentenceLengths[i]).SelectMany(t => Part(outputs, t * B + row, H))
                .Concat(Part(last, row, H)).Concat(Part(cells, row, H)).ToArray())];
        }
    }

    /// <summary>A sequence of T steps at once gives the same bits as T calls of one step each, as in decoding.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Steps_of_a_sequence(string device)
    {
        const int T = 5, B = 3, I = 7, H = 19;
        using var d = TestDevices.Named(device).Create();
        using var scope = new Scope(d);
        Tensor x = scope.Of(Draw(T * B * I, 1), new Shape(T, B, I)), wx = scope.Of(Draw(4 * H * I, 2), new Shape(4 * H, I)),
            wh = scope.Of(Draw(4 * H * H, 3), new Shape(4 * H, H));
        Tensor b = scope.Of(Draw(4 * H, 4), new Shape(4 * H)), h = scope.Of(Draw(B * H, 5), new Shape(B, H)), c = scope.Of(Draw(B * H, 6), new Shape(B, H));
        var whole = scope.Lstm(x, wx, wh, b, h, c);
        for (var t = 0; t < T; t++)
        {
            var step = scope.Lstm(x.Slice(t, 1), wx, wh, b, h, c);
            (h, c) = (step.H, step.C!);
            Bits.Equal(whole.Outputs.Slice(t, 1).ToArray(), h.ToArray());
        }
        Bits.Equal(whole.C!.ToArray(), c.ToArray());
    }

    public static IEnumerable<object[]> Attentions => from d in TestDevices.Each from additive in new[] { false, true } select new[] { d[0], additive };

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Attention(string device, bool additive)
    {
        const int T = 2, H = 19;
        var v = Draw(H, 1);
        using var d = TestDevices.Named(device).Create();
        Check(Run, S => S);

        float[][] Run(int[] order, int S)
        {
            using var scope = new Scope(d);
            var B = order.Length;
            Tensor memory = Padded(scope, order, S, H), q = scope.Stack([Rows(scope, order, H, 50), Rows(scope, order, H, 60)]);
            var lengths = scope.Integers([.. order.Select(i => SentenceLengths[i])]);
            var scores = additive ? scope.AdditiveScores(q, memory, scope.Of(v, new Shape(H)), lengths) : scope.DotScores(q, memory);
            var alpha = scope.MaskedSoftmax(scores, lengths);
            float[] weights = alpha.ToArray(), context = scope.WeightedSum(alpha, memory).ToArray();
            return [.. order.Select((i, row) => Enumerable.Range(0, T).SelectMany(t =>
                Part(weights, t * B + row, S).Take(SentenceLengths[i]).Concat(Part(context, t * B + row, H))).ToArray())];
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Convolution_and_pooling_over_time(string device)
    {
        const int C = 7, F = 19;
        Window window = new(4, stride: 2, before: 1, after: 2), pool = Window.SideBySide(2);
        float[] w = Draw(F * 4 * C, 1), b = Draw(F, 2);
        using var d = TestDevices.Named(device).Create();
        Check((order, T) =>
        {
            using var scope = new Scope(d);
            var B = order.Length;
            int[] counts = [.. order.Select(i => window.Count(SentenceLengths[i]))];
            var y = scope.Convolution1D(Padded(scope, order, T, C), scope.Of(w, new Shape(F, 4 * C)), scope.Of(b, new Shape(F)), window,
                scope.Integers([.. order.Select(i => SentenceLengths[i])]));
            var lengths = scope.Integers(counts);
            Tensor[] pooled = [y, scope.MaxPool1D(y, pool, lengths), scope.MeanPool1D(y, pool, lengths)];
            Tensor[] whole = [scope.MaxOverTime(y, lengths), scope.MeanOverTime(y, lengths)];
            var sequences = Array.ConvertAll(pooled, p => p.ToArray());
            Assert.All(sequences[0].Where((_, i) => i / F / B >= counts[i / F % B]), v => Assert.Equal(0, v)); // beyond the results of a sentence
            return [.. order.Select((_, row) => Steps(sequences[0], counts[row], row).Concat(Steps(sequences[1], pool.Count(counts[row]), row))
                .Concat(Steps(sequences[2], pool.Count(counts[row]), row)).Concat(whole.SelectMany(p => Part(p.ToArray(), row, F))).ToArray())];

            IEnumerable<float> Steps(float[] sequence, int count, int row) => Enumerable.Range(0, count).SelectMany(t => Part(sequence, t * B + row, F));
        }, T => T);
    }

    /// <summary>A picture's result does not depend on the other pictures, though the windows of all are unfolded in parts.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Convolution_and_pooling_of_pictures(string device)
    {
        const int N = 5, Side = 47, C = 9, F = 5;
        float[] x = Draw(N * Side * Side * C, 1), w = Draw(F * 9 * C, 2), b = Draw(F, 3);
        using var d = TestDevices.Named(device).Create();
        var all = Run(x);
        for (var n = 0; n < N; n++) Bits.Equal(all.AsSpan(n * all.Length / N, all.Length / N), Run(x[(n * Side * Side * C)..((n + 1) * Side * Side * C)]));

        float[] Run(float[] pictures)
        {
            using var scope = new Scope(d);
            var window = Window.Around(3);
            var y = scope.Convolution2D(scope.Of(pictures, new Shape(pictures.Length / (Side * Side * C), Side, Side, C)), scope.Of(w, new Shape(F, 9 * C)),
                scope.Of(b, new Shape(F)), window, window);
            return scope.MaxPool2D(y, Window.SideBySide(2), Window.SideBySide(2)).ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Loss_and_best_words(string device)
    {
        const int H = 11, V = 1003, K = 4;
        float[] w = Draw(V * H, 1), b = Draw(V, 2);
        using var d = TestDevices.Named(device).Create();
        Check((order, _) =>
        {
            using var scope = new Scope(d);
            var rows = order.Length;
            Tensor x = Rows(scope, order, H, 50), tw = scope.Of(w, new Shape(V, H)), tb = scope.Of(b, new Shape(V));
            var loss = scope.OutputLoss(x, tw, tb, scope.Integers([.. order.Select(i => 100 * i)]), -1, 0.1f, 1);
            var terms = new float[3 * rows];
            d.Download(loss.Terms, terms);
            View values = scope.Workspace(rows * K), indices = scope.Workspace(rows * K);
            d.TopLogSoftmax(scope.Linear(x, tw, tb).Data, values, indices, rows, V, K);
            var best = new float[rows * K];
            var words = new int[rows * K];
            d.Download(values, best);
            d.Download(indices, words);
            return [.. order.Select((_, r) => new[] { terms[r], terms[rows + r], terms[2 * rows + r] }
            .Concat(Part(best, r, K)).Concat(Part(words, r, K).Select(i => (float)i)).ToArray())];
        }, _ => 5);
    }

    /// <summary>Each sentence's result in every order and padding equals that of the sentence alone, without padding.</summary>
    private static void Check(Func<int[], int, float[][]> run, Func<int, int> time)
    {
        var alone = Enumerable.Range(0, SentenceLengths.Length).Select(i => run([i], time(SentenceLengths[i]))[0]).ToArray();
        foreach (var order in Orders)
            foreach (var padding in new[] { 0, 1, 300 })
            {
                var results = run(order, time(order.Max(i => SentenceLengths[i]) + padding));
                for (var row = 0; row < order.Length; row++) Bits.Equal(alone[order[row]], results[row]);
            }
    }

    /// <summary>[T, B, width] of the sentences, with other numbers than 0 where they have ended.</summary>
    private static Tensor Padded(Scope scope, int[] order, int T, int width)
    {
        var sentences = order.Select(i => Draw(SentenceLengths[i] * width, 10 + i)).ToArray();
        var padding = Draw(T * order.Length * width, 99);
        var x = new float[T * order.Length * width];
        for (var i = 0; i < x.Length; i++)
        {
            int t = i / width / order.Length, b = i / width % order.Length;
            x[i] = t * width < sentences[b].Length ? sentences[b][t * width + i % width] : padding[i];
        }
        return scope.Of(x, new Shape(T, order.Length, width));
    }

    /// <summary>[B, width] of the sentences.</summary>
    private static Tensor Rows(Scope scope, int[] order, int width, int seed) =>
        scope.Of([.. order.SelectMany(i => Draw(width, seed + i))], new Shape(order.Length, width));

    private static IEnumerable<T> Part<T>(T[] rows, int row, int width) => rows.Skip(row * width).Take(width);

    private static float[] Draw(int count, int seed) => new Input(new Shape(count)).Draw(seed);
}
