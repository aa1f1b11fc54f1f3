namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    /// <summary>[rows, V + extra]: σ(z) softmax(x) + (1 - σ(z)) Σ_{s: copied = v} α.</summary>
    public static double[] Pointer(double[] x, double[] z, double[] alpha, int[] copied, int rows, int B, int S, int V, int extra)
    {
        var p = new double[rows * (V + extra)];
        for (var r = 0; r < rows; r++)
        {
            var logits = x.AsSpan(r * V, V).ToArray();
            var sum = logits.Sum(Math.Exp);
            for (var v = 0; v < V; v++) p[r * (V + extra) + v] = Sigmoid(z[r]) * Math.Exp(logits[v]) / sum;
            for (var s = 0; s < S; s++) p[r * (V + extra) + copied[s * B + r % B]] += (1 - Sigmoid(z[r])) * alpha[r * S + s];
        }
        return p;
    }

    /// <summary>[3, rows]: -ln p_target twice; 1 if no probability is larger.</summary>
    public static double[] PointerLoss(double[] p, int[] targets, int columns, int ignore)
    {
        var rows = targets.Length;
        var result = new double[3 * rows];
        for (var r = 0; r < rows; r++)
        {
            if (targets[r] == ignore) continue;
            var row = p.AsSpan(r * columns, columns).ToArray();
            result[r] = result[rows + r] = -Math.Log(row[targets[r]]);
            result[2 * rows + r] = Array.IndexOf(row, row.Max()) == targets[r] ? 1 : 0;
        }
        return result;
    }

    /// <summary>e[t, b, s] = Σ_a v[a] tanh(q[t, b, a] + k[s, b, a] + c[t, b, s] w[a]).</summary>
    public static double[] CoverageScores(double[] q, double[] k, double[] c, double[] w, double[] v, int T, int B, int S, int A, int[]? lengths) =>
        Scores(T, B, S, lengths, (t, b, s) => Enumerable.Range(0, A).Sum(a =>
            v[a] * Math.Tanh(q[(t * B + b) * A + a] + k[(s * B + b) * A + a] + c[(t * B + b) * S + s] * w[a])));

    /// <summary>[T B]: λ Σ_s m min(α[t, b, s], Σ_{t' &lt; t} α[t', b, s]).</summary>
    public static double[] CoverageLoss(double[] alpha, float[] counts, int T, int B, int S, double weight)
    {
        var loss = new double[T * B];
        for (var i = 0; i < alpha.Length; i++)
        {
            var before = 0d;
            for (var j = i - B * S; j >= 0; j -= B * S) before += alpha[j];
            loss[i / S] += weight * counts[i] * Math.Min(alpha[i], before);
        }
        return loss;
    }
}
