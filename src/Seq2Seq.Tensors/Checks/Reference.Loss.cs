namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    /// <summary>[rows]: -w Σ_s a ln(α + ε).</summary>
    public static double[] AlignmentLoss(double[] weights, float[] alignment, double w, int rows, int S) => [.. Enumerable.Range(0, rows).Select(r =>
        -w * Enumerable.Range(r * S, S).Sum(i => alignment[i] * Math.Log(weights[i] + Functions.AlignmentTerm.Epsilon)))];

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
}
