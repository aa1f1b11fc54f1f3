using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Attention of a decoder's positions to the states m of an encoder, with queries q = W_q x + b_q. The keys and values of all layers are one product,
/// <see cref="MemoryKeys"/>, which is made once for a batch.
/// </summary>
internal sealed class MemoryAttention : MultiHeadAttention
{
    private readonly Linear _queries;
    private readonly int _layer;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of the weights.</param>
    /// <param name="shape">The shape of the layer.</param>
    /// <param name="layer">The number of the layer from 0.</param>
    public MemoryAttention(ParameterSet parameters, string name, TransformerShape shape, int layer) : base(parameters, name, shape)
    {
        _layer = layer;
        _queries = new Linear(parameters, $"{name}.w_q", $"{name}.b_q", shape.Width, shape.Width);
    }

    /// <summary>Attends from T positions of B sentences, or of K hypotheses for each of them, which are K B rows.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, K B, H]</param>
    /// <param name="keys">[S, B, 2 L H] of <see cref="MemoryKeys"/>.</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length S.</param>
    /// <param name="weights">Whether to return the mean of the heads' weights.</param>
    /// <returns>[T, K B, H], and the weights [T K, B, S] or null.</returns>
    public (Tensor Y, Tensor? Weights) Attend(Scope scope, Tensor x, Tensor keys, View lengths, bool weights)
    {
        // Hypotheses of one input attend to it in the same way as positions of one target.
        var batch = keys.Shape[1];
        var q = _queries.Apply(scope, x).Reshape(x.Shape.Rows / batch, batch, Heads, HeadWidth);
        var all = ByHead(keys);
        HeadPart own = new(all, 2 * _layer * HeadWidth, HeadWidth), values = own with { Start = own.Start + HeadWidth };
        var (y, mean) = Attend(scope, new(q, 0, HeadWidth), own, values, lengths, causal: false, weights);
        return (y.Reshape(x.Shape), mean);
    }
}
