namespace Seq2Seq.Tensors;

/// <summary>
/// The gradient dW += Σ_t dy_tᵀ x_t of a weight that is used step by step, as with input feeding. A single term is a product of little depth that
/// nevertheless reads and writes all of dW. Therefore the rows of all steps are first copied below each other, so that all terms become one product.
/// </summary>
internal sealed class WeightGradients
{
    /// <summary>The number of rows from which a term is added at once instead of being kept for later.</summary>
    private const int Enough = 256;

    private readonly Dictionary<Tensor, List<(View DY, View X, int Rows)>> _terms = [];

    public void Add(Device device, Tensor w, View dy, View x, int rows)
    {
        if (rows >= Enough) Multiply(device, w, dy, x, rows);
        else if (_terms.TryGetValue(w, out var terms)) terms.Add((dy, x, rows));
        else _terms.Add(w, [(dy, x, rows)]);
    }

    /// <summary>Adds all terms that were kept for later.</summary>
    public void Apply(Tape tape)
    {
        foreach (var (w, terms) in _terms)
        {
            if (terms.Count == 1)
            {
                Multiply(tape.Device, w, terms[0].DY, terms[0].X, terms[0].Rows);
                continue;
            }
            int n = w.Shape[0], k = w.Shape.Columns, rows = terms.Sum(t => t.Rows), row = 0;
            View dy = tape.Workspace(new Shape(rows, n).Count), x = tape.Workspace(new Shape(rows, k).Count);
            foreach (var term in terms)
            {
                tape.Device.CopyBlock(term.DY, n, dy.Slice(row * n, term.Rows * n), n, term.Rows, n);
                tape.Device.CopyBlock(term.X, k, x.Slice(row * k, term.Rows * k), k, term.Rows, k);
                row += term.Rows;
            }
            Multiply(tape.Device, w, dy, x, rows);
        }
        _terms.Clear();
    }

    private static void Multiply(Device device, Tensor w, View dy, View x, int rows) =>
        device.Multiply(new MatrixProduct(w.Shape[0], w.Shape.Columns, rows, dy, x, w.Grad) { TransA = true, Accumulate = true });
}
