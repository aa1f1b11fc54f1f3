namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// The largest number of attention weights that are held at once, 4 MiB. Longer sequences are attended to in pieces, of which each computes its weights
    /// again in the backward pass, so that the memory of attention grows with the length and not with its square.
    /// </summary>
    private const int HeldWeights = 1 << 20;

    /// <summary>
    /// Scaled dot-product attention of several heads (Vaswani et al. 2017, equation 1): c[t, b, n] = Σ_s α[t, b, n, s] v[s, b, n] with
    /// α[t, b, n] = softmax_s(q[t, b, n]·k[s, b, n] / sqrt(d)) over the positions that the query sees, see <see cref="AttentionRows"/>.
    /// dα = dc·v;  dv += Σ_t α dc;  de = α (dα - Σ_s α dα) / sqrt(d);  dq += Σ_s de k;  dk += Σ_t de q.
    /// </summary>
    /// <param name="q">[T, B, N, d]</param>
    /// <param name="k">[S, B, N, d]</param>
    /// <param name="v">[S, B, N, D]</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length S.</param>
    /// <param name="causal">Whether query t sees the positions up to S - T + t only. The last query sees all.</param>
    /// <param name="dropout">The probability of dropout on α, 0 to below 1.</param>
    /// <param name="weights">Whether to return the weights.</param>
    /// <returns>c [T, B, N D], and the mean of α over the heads, before dropout, [T, B, S] or null.</returns>
    public static (Tensor Context, Tensor? Weights) MultiHeadAttention(this Scope scope, HeadPart q, HeadPart k, HeadPart v, View lengths = default,
        bool causal = false, float dropout = 0, bool weights = false) => MultiHeadAttention(scope, q, k, v, lengths, causal, dropout, weights, HeldWeights);

    /// <param name="held">The largest number of weights that are held at once.</param>
    internal static (Tensor Context, Tensor? Weights) MultiHeadAttention(Scope scope, HeadPart q, HeadPart k, HeadPart v, View lengths, bool causal,
        float dropout, bool weights, int held)
    {
        q.Check(nameof(q));
        k.Check(nameof(k));
        v.Check(nameof(v));
        if (k.Batch != q.Batch || v.Batch != q.Batch || k.Heads != q.Heads || v.Heads != q.Heads || k.Width != q.Width || k.Positions != v.Positions)
            throw new ArgumentException($"queries {q.Of.Shape}, keys {k.Of.Shape} and values {v.Of.Shape} of heads of width {q.Width} and {k.Width}");
        if (causal && k.Positions < q.Positions) throw new ArgumentException($"{q.Positions} queries on {k.Positions} positions");
        CheckLengths(lengths, q.Batch);
        var takesGradient = q.Of.RequiresGrad || k.Of.RequiresGrad || v.Of.RequiresGrad;
        var context = scope.New(new Shape(q.Positions, q.Batch, q.Heads * v.Width), takesGradient);
        var mean = weights ? scope.New(new Shape(q.Positions, q.Batch, k.Positions), takesGradient) : null;
        var attention = new HeadAttention(scope.Device, q, k, v, lengths)
        {
            Before = causal ? k.Positions - q.Positions : k.Positions, Dropout = dropout, DropoutKey = dropout == 0 ? 0 : scope.NextDropoutKey(),
            Context = context, Mean = mean,
        };
        var pieces = attention.Pieces(held);
        foreach (var piece in pieces) attention.Forward(piece);
        if (takesGradient) scope.OnBackward(() =>
        {
            if (!context.HasGrad && mean is not { HasGrad: true }) return;
            foreach (var piece in pieces) attention.Backward(piece);
        });
        return (context, mean);
    }

    /// <summary>
    /// y[b, n, :t] = cache[b, n]; y[b, n, t + i] = x[i, b, n, part]: a cache of keys and values with those of further positions.
    /// dcache[b, n] += dy[b, n, :t];  dx[i, b, n, part] += dy[b, n, t + i].
    /// </summary>
    /// <param name="cache">[B, N, t, W]</param>
    /// <param name="x">[T, B, N, W]: the part to add, which is as wide as the cache.</param>
    /// <returns>[B, N, t + T, W]</returns>
    public static Tensor Extend(this Scope scope, Tensor cache, HeadPart x)
    {
        x.Check(nameof(x));
        int batch = x.Batch, heads = x.Heads, width = x.Width, known = cache.Shape[2], time = known + x.Positions, rows = batch * heads;
        if (x.IsCache || cache.Shape != new Shape(batch, heads, known, width)) throw new ArgumentException($"a cache {cache.Shape} for positions {x.Of.Shape}, {width} wide");
        var y = scope.New(new Shape(batch, heads, time, width), cache.RequiresGrad || x.Of.RequiresGrad);
        if (known > 0) scope.Device.CopyBlock(cache.Data, known * width, y.Data, time * width, rows, known * width);
        for (var i = 0; i < x.Positions; i++) scope.Device.CopyBlock(x.From(x.Of.Data, i, 0), x.Step, At(y.Data, i), time * width, rows, width);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            if (cache.RequiresGrad && known > 0) scope.Device.CopyBlock(y.Grad, time * width, cache.Grad, known * width, rows, known * width, accumulate: true);
            if (!x.Of.RequiresGrad) return;
            for (var i = 0; i < x.Positions; i++)
                scope.Device.CopyBlock(At(y.Grad, i), time * width, x.From(x.Of.Grad, i, 0), x.Step, rows, width, accumulate: true);
        });
        return y;

        View At(View elements, int i) => elements.Slice((known + i) * width, elements.Length - (known + i) * width);
    }
}
