using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// A layer of a Transformer: self-attention, in a decoder with memory attention to the memory, and a feed-forward network. Each part f adds to its input:
/// y = x + f(norm(x)), or norm(x + f(x)) as in Vaswani et al. 2017, which needs a slow start of the learning rate (Xiong et al. 2020).
/// </summary>
internal sealed class TransformerLayer
{
    private readonly TransformerShape _shape;
    private readonly SelfAttention _attention;
    private readonly MemoryAttention? _memory;
    private readonly FeedForward _feedForward;
    private readonly LayerNorm _attentionNorm, _feedForwardNorm;
    private readonly LayerNorm? _memoryNorm;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of the weights, such as <c>encoder.layers</c>.</param>
    /// <param name="shape">The shape of the layer.</param>
    /// <param name="layer">The number of the layer from 0.</param>
    /// <param name="attends">Whether the layer attends to a memory.</param>
    public TransformerLayer(ParameterSet parameters, string name, TransformerShape shape, int layer, bool attends = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _shape = shape;
        name = $"{name}.{layer}";
        _attentionNorm = new LayerNorm(parameters, $"{name}.attention_norm", shape.Width);
        _attention = new SelfAttention(parameters, $"{name}.attention", shape);
        if (attends)
        {
            _memoryNorm = new LayerNorm(parameters, $"{name}.memory_norm", shape.Width);
            _memory = new MemoryAttention(parameters, $"{name}.memory", shape, layer);
        }
        _feedForwardNorm = new LayerNorm(parameters, $"{name}.feed_forward_norm", shape.Width);
        _feedForward = new FeedForward(parameters, $"{name}.feed_forward", shape);
    }

    /// <summary>Returns the cache of keys and values before the first position.</summary>
    public Tensor EmptyCache(Scope scope, int batch) => _attention.EmptyCache(scope, batch);

    /// <summary>Reads whole sequences, where each position sees all of its sentence.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, H]</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length T.</param>
    /// <returns>[T, B, H]</returns>
    public Tensor Run(Scope scope, Tensor x, View lengths)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Recording) return Read(scope);
        // Without a backward pass nothing is needed of a layer but its output.
        using var inner = new Scope(scope.Device);
        return Read(inner).KeepIn(scope);

        Tensor Read(Scope own)
        {
            var y = Add(own, _attentionNorm, x, z => _attention.Run(own, z, lengths));
            return Add(own, _feedForwardNorm, y, z => _feedForward.Apply(own, z));
        }
    }

    /// <summary>Reads positions that follow those of the cache, none of which sees what comes after it.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, H]</param>
    /// <param name="cache">[B, N, t, 2 d]: keys and values of the positions before.</param>
    /// <param name="keys">[S, B', 2 L H] of <see cref="MemoryKeys"/>; null = there is no memory.</param>
    /// <param name="lengths">[B'] integers on the device: the lengths of the memory.</param>
    /// <param name="keeps">Whether the cache with the new positions is needed afterwards.</param>
    /// <param name="weights">Whether to return the mean weights of the heads on the memory.</param>
    /// <returns>[T, B, H]; the cache; and the weights [T B / B', B', S] or null.</returns>
    public (Tensor Y, Tensor Cache, Tensor? Weights) Continue(Scope scope, Tensor x, Tensor cache, Tensor? keys, View lengths, bool keeps, bool weights)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Recording) return Read(scope);
        using var inner = new Scope(scope.Device);
        var (output, longer, alpha) = Read(inner);
        return (output.KeepIn(scope), longer.KeepIn(scope), alpha?.KeepIn(scope));

        (Tensor Y, Tensor Cache, Tensor? Weights) Read(Scope own)
        {
            Tensor? mean = null;
            var next = cache;
            var y = Add(own, _attentionNorm, x, z =>
            {
                (z, next) = _attention.Continue(own, z, cache, keeps);
                return z;
            });
            if (_memory != null)
                y = Add(own, _memoryNorm!, y, z =>
                {
                    (z, mean) = _memory.Attend(own, z, keys!, lengths, weights);
                    return z;
                });
            return (Add(own, _feedForwardNorm, y, z => _feedForward.Apply(own, z)), next, mean);
        }
    }

    private Tensor Add(Scope scope, LayerNorm norm, Tensor x, Func<Tensor, Tensor> part) => _shape.PreNorm
        ? scope.Add(x, scope.Dropout(part(norm.Apply(scope, x)), _shape.Dropout))
        : norm.Apply(scope, scope.Add(x, scope.Dropout(part(x), _shape.Dropout)));
}
