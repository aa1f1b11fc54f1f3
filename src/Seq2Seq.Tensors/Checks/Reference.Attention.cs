namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    // lengths: null = all S.

    /// <summary>e[t, b, s] = Σ_h q[t, b, h] k[s, b, h].</summary>
    public static double[] DotScores(double[] q, double[] k, int T, int B, int S, int H) =>
        Scores(T, B, S, null, (t, b, s) => Enumerable.Range(0, H).Sum(h => q[(t * B + b) * H + h] * k[(s * B + b) * H + h]));

    /// <summary>e[t, b, s] = Σ_a v[a] tanh(q[t, b, a] + k[s, b, a]).</summary>
    public static double[] AdditiveScores(double[] q, double[] k, double[] v, int T, int B, int S, int A, int[]? lengths) =>
        Scores(T, B, S, lengths, (t, b, s) => Enumerable.Range(0, A).Sum(a => v[a] * Math.Tanh(q[(t * B + b) * A + a] + k[(s * B + b) * A + a])));

    private static double[] Scores(int T, int B, int S, int[]? lengths, Func<int, int, int, double> score)
    {
        var e = new double[T * B * S];
        for (var t = 0; t < T; t++)
            for (var b = 0; b < B; b++)
                for (var s = 0; s < (lengths?[b] ?? S); s++)
                    e[(t * B + b) * S + s] = score(t, b, s);
        return e;
    }

    /// <summary>Softmax over the first lengths[b] elements of each row [t, b, :], 0 beyond.</summary>
    public static double[] Softmax(double[] x, int T, int B, int S, int[]? lengths)
    {
        var y = new double[x.Length];
        for (var row = 0; row < T * B; row++)
        {
            var n = lengths?[row % B] ?? S;
            var sum = 0d;
            for (var s = 0; s < n; s++) sum += Math.Exp(x[row * S + s]);
            for (var s = 0; s < n; s++) y[row * S + s] = Math.Exp(x[row * S + s]) / sum;
        }
        return y;
    }

    /// <summary>Softmax of e over |s - p| ≤ D, p = lengths[b] c[t, b], times exp(-(s - p)² / 2(D/2)²).</summary>
    public static double[] LocalSoftmax(double[] e, double[] c, int T, int B, int S, int[]? lengths, int window)
    {
        var w = new double[e.Length];
        for (var row = 0; row < T * B; row++)
        {
            var n = lengths?[row % B] ?? S;
            var p = n * c[row];
            int[] inside = [.. Enumerable.Range(0, n).Where(s => Math.Abs(s - p) <= window)];
            var sum = inside.Sum(s => Math.Exp(e[row * S + s]));
            foreach (var s in inside) w[row * S + s] = Math.Exp(e[row * S + s]) / sum * Math.Exp(-(s - p) * (s - p) / (2 * (window / 2d) * (window / 2d)));
        }
        return w;
    }

    /// <summary>c[t, b, d] = Σ_s α[t, b, s] m[s, b, d].</summary>
    public static double[] WeightedSum(double[] alpha, double[] m, int T, int B, int S, int D)
    {
        var c = new double[T * B * D];
        for (var t = 0; t < T; t++)
            for (var b = 0; b < B; b++)
                for (var d = 0; d < D; d++)
                    for (var s = 0; s < S; s++)
                        c[(t * B + b) * D + d] += alpha[(t * B + b) * S + s] * m[(s * B + b) * D + d];
        return c;
    }
}
