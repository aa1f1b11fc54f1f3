namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Local-p attention (Luong et al. 2015, section 3.2). With p = lengths[b] c[t, b], d = p - s, σ = D/2:
    /// α = softmax of e[t, b, s] over all s with s &lt; lengths[b] and |d| ≤ D;  w[t, b, s] = α exp(-d² / 2σ²) for these s, else 0. The weights of a
    /// row add up to less than 1.
    /// de is computed through the softmax from dα = dw exp(-d² / 2σ²);  dc[t, b] -= lengths[b] Σ_s dw w d / σ². The gradient ignores that places
    /// enter and leave the window as p moves.
    /// </summary>
    /// <param name="e">Scores [T, B, S]</param>
    /// <param name="c">[T, B, 1]: the center as a fraction of the sentence, between 0 and 1.</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length S.</param>
    /// <param name="window">D ≥ 1, so that at least one place is inside.</param>
    /// <returns>[T, B, S]</returns>
    public static Tensor LocalSoftmax(this Scope scope, Tensor e, Tensor c, View lengths, int window)
    {
        int t = e.Shape[0], b = e.Shape[1], s = e.Shape[2], rows = new Shape(t, b).Count;
        if (c.Shape != new Shape(t, b, 1)) throw new ArgumentException($"centers {c.Shape} for scores {e.Shape}");
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        CheckLengths(lengths, b);
        var device = scope.Device;

        // The lengths as floats [T, B] are looked up among the numbers 0, 1, ..., S. A product of depth 1 spreads p over s.
        View numbers = scope.Workspace(s + 1), ones = scope.Workspace(s), length = scope.Workspace(b), lengthOf = scope.Workspace(rows),
            p = scope.Workspace(rows), d = scope.Workspace(rows * s);
        device.Upload([.. Enumerable.Range(0, s + 1).Select(n => (float)n)], numbers);
        device.Fill(ones, 1);
        if (lengths.Storage == null) device.Fill(length, s);
        else device.Gather(numbers, lengths, length, b, 1, 1);
        device.SetRows(length, lengthOf, t, b);
        device.Map(new Functions.Multiply(), c.Data, lengthOf, p);
        device.Map(new Functions.Scale(-1), numbers, numbers);
        device.SetRows(numbers.Slice(0, s), d, rows, s);
        device.Multiply(new MatrixProduct(rows, s, 1, p, ones, d) { Accumulate = true });

        var alpha = scope.Workspace(rows * s);
        var w = scope.New(e.Shape, e.RequiresGrad || c.RequiresGrad);
        device.Map(new Functions.InWindow(window), e.Data, d, w.Data);
        device.MaskedSoftmax(w.Data, lengths, alpha, rows, s, b);
        device.Map(new Functions.Gaussian(window), alpha, d, w.Data);
        if (w.RequiresGrad) scope.OnBackward(() =>
        {
            if (!w.HasGrad) return;
            var part = scope.Workspace(rows * s);
            if (e.RequiresGrad)
            {
                device.Map(new Functions.Gaussian(window), w.Grad, d, part);
                device.MaskedSoftmaxBackward(alpha, part, lengths, e.Grad, rows, s, b);
            }
            if (!c.RequiresGrad) return;
            device.Map(new Functions.GaussianGrad(window), w.Grad, w.Data, d, part);
            var dp = scope.Workspace(rows);
            device.Multiply(new MatrixProduct(rows, 1, s, part, ones, dp));
            device.Map(new Functions.MultiplyGrad(), c.Grad, lengthOf, dp, c.Grad);
        });
        return w;
    }
}
