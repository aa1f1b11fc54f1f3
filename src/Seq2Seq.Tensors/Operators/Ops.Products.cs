namespace Seq2Seq.Tensors;

/// <summary>Operators on tensors. Each operator computes its value and, on a recording scope, records how it passes a gradient on.</summary>
public static partial class Ops
{
    /// <summary>
    /// y = x Wᵀ + b.
    /// dx += dy W;  dW += dyᵀ x;  db += Σ_rows dy.
    /// </summary>
    /// <param name="x">[..., K]</param>
    /// <param name="w">[N, K]</param>
    /// <param name="b">[N], or null for no bias.</param>
    /// <returns>[..., N]</returns>
    public static Tensor Linear(this Scope scope, Tensor x, Tensor w, Tensor? b = null)
    {
        int rows = x.Shape.Rows, k = x.Shape.Columns, n = w.Shape[0];
        if (w.Shape.Columns != k) throw new ArgumentException($"weights {w.Shape} for input {x.Shape}");
        if (b != null && b.Count != n) throw new ArgumentException($"bias {b.Shape} for weights {w.Shape}");
        var y = scope.New(x.Shape.With(^1, n), x.RequiresGrad || w.RequiresGrad || b is { RequiresGrad: true });
        if (b != null) scope.Device.SetRows(b.Data, y.Data, rows, n);
        scope.Device.Multiply(new MatrixProduct(rows, n, k, x.Data, w.Data, y.Data) { TransB = true, Accumulate = b != null });
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) LinearBackward(scope, x, w, b, y.Grad, rows);
        });
        return y;
    }

    private static void LinearBackward(Scope scope, Tensor x, Tensor w, Tensor? b, View dy, int rows)
    {
        int k = x.Shape.Columns, n = w.Shape[0];
        if (x.RequiresGrad) scope.Device.Multiply(new MatrixProduct(rows, k, n, dy, w.Data, x.Grad) { Accumulate = true });
        if (w.RequiresGrad) ((Tape)scope).AddWeightGradient(w, dy, x.Data, rows);
        if (b is { RequiresGrad: true }) scope.Device.SumRows(dy, b.Grad, rows, n);
    }
}
