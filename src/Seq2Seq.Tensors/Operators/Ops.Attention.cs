namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// e[t, b, s] = Σ_h q[t, b, h] k[s, b, h] (Luong et al. 2015).
    /// dq[t, b] += Σ_s de[t, b, s] k[s, b];  dk[s, b] += Σ_t de[t, b, s] q[t, b].
    /// </summary>
    /// <param name="q">[T, B, H]</param>
    /// <param name="k">[S, B, H]</param>
    /// <returns>[T, B, S]</returns>
    public static Tensor DotScores(this Scope scope, Tensor q, Tensor k)
    {
        int t = q.Shape[0], b = q.Shape[1], h = q.Shape[2], s = k.Shape[0];
        if (k.Shape[1] != b || k.Shape[2] != h) throw new ArgumentException($"queries {q.Shape} and keys {k.Shape}");
        var e = scope.New(new Shape(t, b, s), q.RequiresGrad || k.RequiresGrad);
        scope.Device.Multiply(PerSentence(t, s, h, q.Data, h, k.Data, h, e.Data, s, b) with { TransB = true });
        if (e.RequiresGrad) scope.OnBackward(() =>
        {
            if (!e.HasGrad) return;
            if (q.RequiresGrad) scope.Device.Multiply(PerSentence(t, h, s, e.Grad, s, k.Data, h, q.Grad, h, b) with { Accumulate = true });
            if (k.RequiresGrad) scope.Device.Multiply(PerSentence(s, h, t, e.Grad, s, q.Data, h, k.Grad, h, b) with { TransA = true, Accumulate = true });
        });
        return e;
    }

    /// <summary>
    /// e[t, b, s] = Σ_a v_a tanh(q[t, b, a] + k[s, b, a]) for s &lt; lengths[b] (Bahdanau et al. 2015, appendix A.1.2). The [T, B, S, A] terms are
    /// never held at once. The backward pass computes h = tanh(q + k) again: dv_a += Σ de h_a; dq_a, dk_a += Σ de v_a (1 - h_a²).
    /// </summary>
    /// <param name="q">[T, B, A]</param>
    /// <param name="k">[S, B, A]</param>
    /// <param name="v">[A]</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length S.</param>
    /// <returns>[T, B, S]</returns>
    public static Tensor AdditiveScores(this Scope scope, Tensor q, Tensor k, Tensor v, View lengths)
    {
        int t = q.Shape[0], b = q.Shape[1], a = q.Shape[2], s = k.Shape[0];
        if (k.Shape[1] != b || k.Shape[2] != a || v.Count != a) throw new ArgumentException($"queries {q.Shape}, keys {k.Shape}, vector {v.Shape}");
        CheckLengths(lengths, b);
        var e = scope.New(new Shape(t, b, s), q.RequiresGrad || k.RequiresGrad || v.RequiresGrad);
        scope.Device.AdditiveScores(q.Data, k.Data, v.Data, lengths, e.Data, t, s, b, a);
        if (e.RequiresGrad) scope.OnBackward(() =>
        {
            if (!e.HasGrad) return;
            var dv = scope.Workspace(new Shape(b, a).Count);
            scope.Device.Fill(dv, 0);
            View dq = q.RequiresGrad ? q.Grad : scope.Workspace(q.Count), dk = k.RequiresGrad ? k.Grad : scope.Workspace(k.Count);
            scope.Device.AdditiveScoresBackward(q.Data, k.Data, v.Data, lengths, e.Grad, dq, dk, dv, t, s, b, a);
            if (v.RequiresGrad) scope.Device.SumRows(dv, v.Grad, b, a);
        });
        return e;
    }

    /// <summary>y[t, b, :] = softmax(x[t, b, :lengths[b]]), and 0 beyond the length, so that padding takes no weight. dx += y (dy - Σ y dy).</summary>
    /// <param name="x">[T, B, S]</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length S.</param>
    public static Tensor MaskedSoftmax(this Scope scope, Tensor x, View lengths)
    {
        int rows = x.Shape.Rows, s = x.Shape.Columns, b = x.Shape[^2];
        CheckLengths(lengths, b);
        var y = scope.New(x.Shape, x.RequiresGrad);
        scope.Device.MaskedSoftmax(x.Data, lengths, y.Data, rows, s, b);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.MaskedSoftmaxBackward(y.Data, y.Grad, lengths, x.Grad, rows, s, b);
        });
        return y;
    }

    /// <summary>
    /// c[t, b] = Σ_s α[t, b, s] m[s, b]. dα[t, b, s] += dc[t, b]·m[s, b];  dm[s, b] += Σ_t α[t, b, s] dc[t, b].
    /// </summary>
    /// <param name="weights">α [T, B, S]</param>
    /// <param name="memory">m [S, B, D]</param>
    /// <returns>[T, B, D]</returns>
    public static Tensor WeightedSum(this Scope scope, Tensor weights, Tensor memory)
    {
        int t = weights.Shape[0], b = weights.Shape[1], s = weights.Shape[2], d = memory.Shape[2];
        if (memory.Shape[0] != s || memory.Shape[1] != b) throw new ArgumentException($"weights {weights.Shape} over {memory.Shape}");
        var c = scope.New(new Shape(t, b, d), weights.RequiresGrad || memory.RequiresGrad);
        scope.Device.Multiply(PerSentence(t, d, s, weights.Data, s, memory.Data, d, c.Data, d, b));
        if (c.RequiresGrad) scope.OnBackward(() =>
        {
            if (!c.HasGrad) return;
            if (weights.RequiresGrad)
                scope.Device.Multiply(PerSentence(t, s, d, c.Grad, d, memory.Data, d, weights.Grad, s, b) with { TransB = true, Accumulate = true });
            if (memory.RequiresGrad)
                scope.Device.Multiply(PerSentence(s, d, t, weights.Data, s, c.Grad, d, memory.Grad, d, b) with { TransA = true, Accumulate = true });
        });
        return c;
    }

    private static void CheckLengths(View lengths, int batch)
    {
        if (lengths.Storage != null && lengths.Length != batch) throw new ArgumentException($"{lengths.Length} lengths for {batch} sentences");
    }

    /// <summary>Returns one product for each sentence of time-major operands [time, B, width].</summary>
    private static MatrixProduct PerSentence(int m, int n, int k, View a, int widthA, View b, int widthB, View c, int widthC, int batch) =>
        new(m, n, k, a, b, c)
        {
            Batch = batch,
            StrideA = widthA * batch, StepA = widthA,
            StrideB = widthB * batch, StepB = widthB,
            StrideC = widthC * batch, StepC = widthC,
        };
}
