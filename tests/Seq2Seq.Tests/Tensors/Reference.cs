namespace Seq2Seq.Tests.Tensors;

/// <summary>The operators in double precision, written as plainly as they are defined.</summary>
public static class Reference
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>y[r, j] = Σ_k x[r, k] w[j, k] + b[j].</summary>
    public static double[] Linear(double[] x, double[] w, double[]? b, int rows, int depth, int columns)
    {
        var y = new double[rows * columns];
        for (var r = 0; r < rows; r++)
            for (var j = 0; j < columns; j++)
            {
                var sum = b == null ? 0 : b[j];
                for (var k = 0; k < depth; k++) sum += x[r * depth + k] * w[j * depth + k];
                y[r * columns + j] = sum;
            }
        return y;
    }

    // Attention. lengths null = all S.

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

    // Loss

    /// <summary>[3, rows]: (1-ε)(-log p_target) + ε mean_v(-log p_v); -log p_target; 1 if no logit is larger than the target's.</summary>
    public static double[] CrossEntropy(double[] logits, int[] targets, int V, int ignore, double smoothing)
    {
        var rows = targets.Length;
        var result = new double[3 * rows];
        for (var r = 0; r < rows; r++)
        {
            if (targets[r] == ignore) continue;
            var row = logits.AsSpan(r * V, V).ToArray();
            var max = row.Max();
            var logSum = max + Math.Log(row.Sum(x => Math.Exp(x - max)));
            var target = logSum - row[targets[r]];
            result[r] = (1 - smoothing) * target + smoothing * row.Average(x => logSum - x);
            result[rows + r] = target;
            result[2 * rows + r] = Array.IndexOf(row, max) == targets[r] ? 1 : 0;
        }
        return result;
    }

    // Recurrences: outputs [T, B, H] (0 beyond a sentence's end), then the last state [B, H], the LSTM's last cells [B, H].

    public static double[] Lstm(double[] x, double[] wx, double[] wh, double[] b, double[] h0, double[] c0, int T, int B, int[]? lengths, bool reverse)
    {
        var H = h0.Length / B;
        var cells = (double[])c0.Clone();
        var outputs = Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            double[] zx = Product(wx, x, t * B + row, 4 * H), zh = Product(wh, h, 0, 4 * H), next = new double[H];
            for (var j = 0; j < H; j++)
            {
                double Gate(int g) => zx[g * H + j] + zh[g * H + j] + b[g * H + j];
                ref var c = ref cells[row * H + j];
                c = Sigmoid(Gate(1)) * c + Sigmoid(Gate(0)) * Math.Tanh(Gate(2));
                next[j] = Sigmoid(Gate(3)) * Math.Tanh(c);
            }
            return next;
        });
        return [.. outputs, .. cells];
    }

    public static double[] Gru(double[] x, double[] wx, double[] wh, double[] bx, double[] bh, double[] h0, int T, int B, int[]? lengths, bool reverse)
    {
        var H = h0.Length / B;
        return Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            double[] zx = Product(wx, x, t * B + row, 3 * H), zh = Product(wh, h, 0, 3 * H), next = new double[H];
            for (var j = 0; j < H; j++)
            {
                double X(int g) => zx[g * H + j] + bx[g * H + j];
                double S(int g) => zh[g * H + j] + bh[g * H + j];
                double r = Sigmoid(X(0) + S(0)), u = Sigmoid(X(1) + S(1)), n = Math.Tanh(X(2) + r * S(2));
                next[j] = (1 - u) * n + u * h[j];
            }
            return next;
        });
    }

    public static double[] Rnn(double[] x, double[] wx, double[] wh, double[] b, double[] h0, int T, int B, int[]? lengths, bool reverse, bool relu)
    {
        var H = h0.Length / B;
        return Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            double[] zx = Product(wx, x, t * B + row, H), zh = Product(wh, h, 0, H);
            return [.. Enumerable.Range(0, H).Select(j => zx[j] + zh[j] + b[j]).Select(z => relu ? Math.Max(z, 0) : Math.Tanh(z))];
        });
    }

    /// <summary>c = f c' + (1 - f) g.</summary>
    public static double[] CoupledLstm(double[] x, double[] wx, double[] wh, double[] b, double[] h0, double[] c0, int T, int B, int[]? lengths, bool reverse)
    {
        var H = h0.Length / B;
        var cells = (double[])c0.Clone();
        var outputs = Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            double[] zx = Product(wx, x, t * B + row, 3 * H), zh = Product(wh, h, 0, 3 * H), next = new double[H];
            for (var j = 0; j < H; j++)
            {
                double Gate(int g) => zx[g * H + j] + zh[g * H + j] + b[g * H + j];
                ref var c = ref cells[row * H + j];
                c = Sigmoid(Gate(0)) * c + (1 - Sigmoid(Gate(0))) * Math.Tanh(Gate(1));
                next[j] = Sigmoid(Gate(2)) * Math.Tanh(c);
            }
            return next;
        });
        return [.. outputs, .. cells];
    }

    /// <summary>h = max(W_x x + b + u h', 0), u h' elementwise.</summary>
    public static double[] IndRnn(double[] x, double[] wx, double[] b, double[] u, double[] h0, int T, int B, int[]? lengths, bool reverse)
    {
        var H = h0.Length / B;
        return Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            var zx = Product(wx, x, t * B + row, H);
            return [.. Enumerable.Range(0, H).Select(j => Math.Max(zx[j] + b[j] + u[j] * h[j], 0))];
        });
    }

    private static double[] Recurrence(int T, int B, int[]? lengths, bool reverse, double[] h0, Func<int, int, double[], double[]> step)
    {
        var H = h0.Length / B;
        var result = new double[(T + 1) * B * H];
        for (var b = 0; b < B; b++)
        {
            var n = lengths?[b] ?? T;
            var h = h0.AsSpan(b * H, H).ToArray();
            for (var k = 0; k < n; k++)
            {
                var t = reverse ? n - 1 - k : k;
                h = step(t, b, h);
                h.CopyTo(result, (t * B + b) * H);
            }
            h.CopyTo(result, (T * B + b) * H);
        }
        return result;
    }

    /// <summary>w x for row <paramref name="row"/> of x.</summary>
    private static double[] Product(double[] w, double[] x, int row, int outputs)
    {
        var depth = w.Length / outputs;
        var y = new double[outputs];
        for (var j = 0; j < outputs; j++)
            for (var k = 0; k < depth; k++) y[j] += w[j * depth + k] * x[row * depth + k];
        return y;
    }
}
