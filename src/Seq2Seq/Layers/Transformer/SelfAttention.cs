using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Attention of each position of a sequence to the others, whose queries, keys and values are one product: [q; k; v] = W_qkv x + b_qkv, with the rows of
/// W_qkv in the order head, part, element. A decoder keeps the keys and values of the positions before in a cache [B, N, t, 2 d], which is a part of its state.
/// </summary>
internal sealed class SelfAttention : MultiHeadAttention
{
    private readonly Linear _projection;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of the weights.</param>
    /// <param name="shape">The shape of the layer.</param>
    public SelfAttention(ParameterSet parameters, string name, TransformerShape shape) : base(parameters, name, shape) =>
        _projection = new Linear(parameters, $"{name}.w_qkv", $"{name}.b_qkv", shape.Width, 3 * shape.Width, Initializer.Xavier(3 * shape.Width, shape.Width, 3));

    /// <summary>Returns the cache before the first position.</summary>
    public Tensor EmptyCache(Scope scope, int batch) => scope.New(new Shape(batch, Heads, 0, 2 * HeadWidth));

    /// <summary>Reads whole sequences, where each position sees all of its sentence.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, H]</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length T.</param>
    /// <returns>[T, B, H]</returns>
    public Tensor Run(Scope scope, Tensor x, View lengths)
    {
        var all = ByHead(_projection.Apply(scope, x));
        return Attend(scope, Part(all, 0), Part(all, 1), Part(all, 2), lengths, causal: false, weights: false).Y;
    }

    /// <summary>Reads positions that follow those of the cache. Each sees the cache, the positions before it, and itself.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, H]</param>
    /// <param name="cache">[B, N, t, 2 d]: keys and values of the positions before.</param>
    /// <param name="keeps">Whether the cache with the new positions is needed afterwards.</param>
    /// <returns>[T, B, H], and the cache [B, N, t + T, 2 d], or the given one if it is not needed.</returns>
    public (Tensor Y, Tensor Cache) Continue(Scope scope, Tensor x, Tensor cache, bool keeps)
    {
        var all = ByHead(_projection.Apply(scope, x));
        var isFirst = cache.Shape[2] == 0;
        if (keeps || !isFirst) cache = scope.Extend(cache, new HeadPart(all, HeadWidth, 2 * HeadWidth));
        var (keys, values) = isFirst ? (Part(all, 1), Part(all, 2)) : (Part(cache, 0) with { IsCache = true }, Part(cache, 1) with { IsCache = true });
        return (Attend(scope, Part(all, 0), keys, values, default, causal: true, weights: false).Y, cache);
    }

    private HeadPart Part(Tensor x, int part) => new(x, part * HeadWidth, HeadWidth);
}
