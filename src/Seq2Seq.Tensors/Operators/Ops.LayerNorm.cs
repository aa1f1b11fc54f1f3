namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// y = g x̂ + b with x̂ = (x - μ) s and s = 1 / sqrt(σ² + ε), where μ and σ² are the mean and the variance of a row (Ba et al. 2016, equation 4).
    /// dx += s (e - mean(e) - x̂ mean(e x̂)) with e = g dy;  dg += Σ_rows dy x̂;  db += Σ_rows dy.
    /// </summary>
    /// <param name="x">[..., H]</param>
    /// <param name="gain">g [H]</param>
    /// <param name="bias">b [H]</param>
    /// <param name="epsilon">ε, which keeps rows of equal numbers finite.</param>
    /// <returns>[..., H]</returns>
    public static Tensor LayerNorm(this Scope scope, Tensor x, Tensor gain, Tensor bias, float epsilon = 1e-5f)
    {
        int rows = x.Shape.Rows, n = x.Shape.Columns;
        if (gain.Count != n || bias.Count != n) throw new ArgumentException($"gain {gain.Shape} and bias {bias.Shape} for input {x.Shape}");
        var y = scope.New(x.Shape, x.RequiresGrad || gain.RequiresGrad || bias.RequiresGrad);
        var statistics = scope.Workspace(2 * rows);
        scope.Device.LayerNorm(x.Data, gain.Data, bias.Data, y.Data, statistics, rows, n, epsilon);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            var product = scope.Workspace(x.Count);
            scope.Device.LayerNormBackward(x.Data, gain.Data, statistics, y.Grad, x.RequiresGrad ? x.Grad : scope.Workspace(x.Count), product, rows, n);
            if (gain.RequiresGrad) scope.Device.SumRows(product, gain.Grad, rows, n);
            if (bias.RequiresGrad) scope.Device.SumRows(y.Grad, bias.Grad, rows, n);
        });
        return y;
    }
}
