namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    /// <summary>Element j of head n of position t of sentence b.</summary>
    public delegate double Element(int t, int b, int n, int j);

    /// <summary>Returns the elements of a part of [T, B, N, W].</summary>
    public static Element TimeMajor(double[] x, int B, int N, int W, int start = 0) => (t, b, n, j) => x[((t * B + b) * N + n) * W + start + j];

    /// <summary>Returns the elements of a part of [B, N, T, W].</summary>
    public static Element Cached(double[] x, int N, int T, int W, int start = 0) => (t, b, n, j) => x[((b * N + n) * T + t) * W + start + j];

    /// <summary>
    /// c[t, b, n] = Σ_s m α v[s, b, n] and mean[t, b, s] = Σ_n α / N, where α[t, b, n, s] is the softmax of q·k / sqrt(d) over the first
    /// min(lengths[b], before + t + 1) positions and m is the mask of dropout.
    /// </summary>
    public static (double[] Context, double[] Mean) MultiHead(Element q, Element k, Element v, int T, int B, int N, int S, int d, int D, int[]? lengths,
        int before, double[]? mask = null)
    {
        double[] c = new double[T * B * N * D], mean = new double[T * B * S];
        for (var row = 0; row < T * B * N; row++)
        {
            int t = row / N / B, b = row / N % B, n = row % N, seen = Math.Min(lengths?[b] ?? S, Math.Min(S, before + t + 1));
            double[] e = [.. Enumerable.Range(0, seen).Select(s => Math.Exp(Enumerable.Range(0, d).Sum(j => q(t, b, n, j) * k(s, b, n, j)) / Math.Sqrt(d)))];
            var sum = e.Sum();
            for (var s = 0; s < seen; s++)
            {
                mean[(t * B + b) * S + s] += e[s] / sum / N;
                for (var j = 0; j < D; j++) c[row * D + j] += (mask?[row * S + s] ?? 1) * e[s] / sum * v(s, b, n, j);
            }
        }
        return (c, mean);
    }

    /// <summary>Returns [B, N, t + T, W] from [B, N, t, W] and further elements.</summary>
    public static double[] Extend(double[] cache, Element x, int T, int B, int N, int known, int W)
    {
        var y = new double[B * N * (known + T) * W];
        for (var i = 0; i < y.Length; i++)
        {
            int j = i % W, t = i / W % (known + T), n = i / W / (known + T) % N, b = i / W / (known + T) / N;
            y[i] = t < known ? cache[((b * N + n) * known + t) * W + j] : x(t - known, b, n, j);
        }
        return y;
    }
}
