namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// e[t, b, s] = Σ_a v_a tanh(q[t, b, a] + k[s, b, a] + c[t, b, s] w_a) for s &lt; lengths[b] (See et al. 2017, equation 11), where c is the weight that
    /// positions have had. With h = tanh(...) and g = de v (1 - h²): dv += de h;  dq, dk += g;  dw += g c;  dc += Σ_a g w.
    /// </summary>
    /// <param name="q">[T, B, A]</param>
    /// <param name="k">[S, B, A]</param>
    /// <param name="coverage">c [T, B, S]</param>
    /// <param name="w">[A]</param>
    /// <param name="v">[A]</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length S.</param>
    /// <returns>[T, B, S]</returns>
    public static Tensor CoverageScores(this Scope scope, Tensor q, Tensor k, Tensor coverage, Tensor w, Tensor v, View lengths)
    {
        int t = q.Shape[0], b = q.Shape[1], a = q.Shape[2], s = k.Shape[0];
        if (k.Shape[1] != b || k.Shape[2] != a || v.Count != a || w.Count != a || coverage.Count != t * b * s)
            throw new ArgumentException($"queries {q.Shape}, keys {k.Shape}, coverage {coverage.Shape}, vectors {w.Shape} and {v.Shape}");
        CheckLengths(lengths, b);
        Tensor[] all = [q, k, coverage, w, v];
        var e = scope.New(new Shape(t, b, s), all.Any(x => x.RequiresGrad));
        scope.Device.CoverageScores(q.Data, k.Data, coverage.Data, w.Data, v.Data, lengths, e.Data, t, s, b, a);
        if (e.RequiresGrad) scope.OnBackward(() =>
        {
            if (!e.HasGrad) return;
            View dw = scope.Workspace(b * a), dv = scope.Workspace(b * a);
            scope.Device.Fill(dw, 0);
            scope.Device.Fill(dv, 0);
            scope.Device.CoverageScoresBackward(q.Data, k.Data, coverage.Data, w.Data, v.Data, lengths, e.Grad, Gradient(q), Gradient(k), Gradient(coverage),
                dw, dv, t, s, b, a);
            if (w.RequiresGrad) scope.Device.SumRows(dw, w.Grad, b, a);
            if (v.RequiresGrad) scope.Device.SumRows(dv, v.Grad, b, a);
        });
        return e;

        View Gradient(Tensor x)
        {
            if (x.RequiresGrad) return x.Grad;
            var unused = scope.Workspace(x.Count);
            scope.Device.Fill(unused, 0);
            return unused;
        }
    }

    /// <summary>
    /// The coverage loss (See et al. 2017, equation 12): attention should not return to where it has been. It adds to the loss of each position:
    /// loss[t, b] += λ Σ_s min(α[t, b, s], c[t, b, s]), where c[t] = Σ_{t' &lt; t} α[t'].
    /// dα[t] += λ / normalizer where α[t] &lt; c[t];  dα[t'] += λ / normalizer for each t > t' where α[t] ≥ c[t].
    /// The operator ends a network: the gradient of the loss is 1.
    /// </summary>
    /// <param name="terms">The terms to which the loss is added, one for each of the T B positions.</param>
    /// <param name="weights">α [T, B, S]</param>
    /// <param name="counts">m [T, B, S]: 1 for each element of a position that counts, else 0.</param>
    /// <param name="weight">λ.</param>
    /// <param name="normalizer">The divisor of the gradient, the same as for the loss in <paramref name="terms"/>.</param>
    public static void CoverageLoss(this Scope scope, LossTerms terms, Tensor weights, Tensor counts, float weight, float normalizer)
    {
        int time = weights.Shape[0], rows = weights.Shape.Rows, s = weights.Shape.Columns, step = weights.Count / time;
        if (counts.Shape != weights.Shape || terms.Rows != rows) throw new ArgumentException($"weights {weights.Shape}, counts {counts.Shape}, {terms.Rows} terms");
        var device = scope.Device;
        View coverage = scope.Workspace(weights.Count), each = scope.Workspace(weights.Count), by = scope.Workspace(s);
        device.Fill(coverage.Slice(0, step), 0);
        for (var t = 1; t < time; t++) device.Map(new Functions.Add(), At(coverage, t - 1), At(weights.Data, t - 1), At(coverage, t));
        device.Map(new Functions.CoverageTerm(), weights.Data, coverage, counts.Data, each);
        device.Fill(by, weight);
        device.Multiply(new MatrixProduct(rows, 1, s, each, by, terms.Terms.Slice(0, rows)) { Accumulate = true });
        if (weights.RequiresGrad) scope.OnBackward(() =>
        {
            var later = scope.Workspace(step);
            device.Fill(later, 0);
            for (var t = time - 1; t >= 0; t--)
            {
                View alpha = At(weights.Data, t), c = At(coverage, t), m = At(counts.Data, t), gradient = At(weights.Grad, t);
                device.Map(new Functions.Add(), gradient, later, gradient);
                device.Map(new Functions.WhereLess(), alpha, c, m, each.Slice(0, step));
                device.Map(new Functions.AddScaled(weight / normalizer), gradient, each.Slice(0, step), gradient);
                device.Map(new Functions.Subtract(), m, each.Slice(0, step), each.Slice(0, step)); // where α ≥ c
                device.Map(new Functions.AddScaled(weight / normalizer), later, each.Slice(0, step), later);
            }
        });

        View At(View x, int t) => x.Slice(t * step, step);
    }
}
