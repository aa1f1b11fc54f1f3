namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    // Recurrences: outputs [T, B, H] (0 beyond a sentence's end), then the last state [B, H], the LSTM's last cells [B, H].

    public static double[] Lstm(double[] x, double[] wx, double[] wh, double[] b, double[] h0, double[] c0, int T, int B, int[]? lengths, bool reverse,
        double[]? mask = null)
    {
        var H = h0.Length / B;
        var cells = (double[])c0.Clone();
        var outputs = Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            double[] zx = Product(wx, x, t * B + row, 4 * H), zh = Product(wh, Masked(h, mask, row), 0, 4 * H), next = new double[H];
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

    public static double[] Gru(double[] x, double[] wx, double[] wh, double[] bx, double[] bh, double[] h0, int T, int B, int[]? lengths, bool reverse,
        double[]? mask = null)
    {
        var H = h0.Length / B;
        return Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            double[] zx = Product(wx, x, t * B + row, 3 * H), zh = Product(wh, Masked(h, mask, row), 0, 3 * H), next = new double[H];
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
    public static double[] IndRnn(double[] x, double[] wx, double[] b, double[] u, double[] h0, int T, int B, int[]? lengths, bool reverse,
        double[]? mask = null)
    {
        var H = h0.Length / B;
        return Recurrence(T, B, lengths, reverse, h0, (t, row, h) =>
        {
            var zx = Product(wx, x, t * B + row, H);
            return [.. Enumerable.Range(0, H).Select(j => Math.Max(zx[j] + b[j] + u[j] * Factor(mask, row, j, H) * h[j], 0))];
        });
    }

    /// <summary>Two halves, each with a GRU whose gates read the other half and keep at least a 64th; without the rounding of the state.</summary>
    public static double[] ReversibleGru(double[] x, double[] wx, double[] wh, double[] bx, double[] bh, double[] h0, int T, int B, int[]? lengths,
        bool reverse, double[]? mask = null)
    {
        int H = h0.Length / B, n = H / 2;
        return Recurrence(T, B, lengths, reverse, h0, (t, row, before) =>
        {
            var (zx, h) = (Product(wx, x, t * B + row, 3 * H), (double[])before.Clone());
            for (var half = 0; half < 2; half++)
            {
                var other = Masked(h, mask, row)[((1 - half) * n)..((2 - half) * n)];
                var zh = Product(wh[(half * 3 * n * n)..((half + 1) * 3 * n * n)], other, 0, 3 * n);
                for (var j = 0; j < n; j++)
                {
                    double X(int g) => zx[half * 3 * n + g * n + j] + bx[half * 3 * n + g * n + j];
                    double S(int g) => zh[g * n + j] + bh[half * 3 * n + g * n + j];
                    double r = Sigmoid(X(0) + S(0)), u = (1 + 63 * Sigmoid(X(1) + S(1))) / 64, c = Math.Tanh(X(2) + r * S(2));
                    h[half * n + j] = u * h[half * n + j] + (1 - u) * c;
                }
            }
            return h;
        });
    }

    /// <summary>m h for row <paramref name="row"/> of m [B, H]; h if there is no mask.</summary>
    private static double[] Masked(double[] h, double[]? mask, int row) => [.. h.Select((x, j) => x * Factor(mask, row, j, h.Length))];

    private static double Factor(double[]? mask, int row, int j, int H) => mask?[row * H + j] ?? 1;

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
