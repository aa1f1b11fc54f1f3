namespace Seq2Seq.Tensors;

/// <summary>The operators in double precision, written as plainly as they are defined.</summary>
internal static partial class Reference
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

    /// <summary>y[r, j] = g[j] (x[r, j] - μ[r]) / sqrt(σ²[r] + 1e-5) + b[j].</summary>
    public static double[] LayerNorm(double[] x, double[] gain, double[] bias, int rows, int columns)
    {
        var y = new double[x.Length];
        for (var r = 0; r < rows; r++)
        {
            var row = x[(r * columns)..((r + 1) * columns)];
            var mean = row.Average();
            var s = 1 / Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + 1e-5);
            for (var j = 0; j < columns; j++) y[r * columns + j] = gain[j] * (row[j] - mean) * s + bias[j];
        }
        return y;
    }
}
