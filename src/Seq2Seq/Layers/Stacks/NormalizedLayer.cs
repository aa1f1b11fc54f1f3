using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// A layer whose outputs are normalized (Ba et al. 2016). Its state is not: what a layer hands on to its own next step is as it was, and only what the layer
/// above, the attention and the output layer read is normalized. So the fused recurrence stays in place, where Ba et al. normalize within each step.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="norm">The normalization of its outputs. Beyond the end of a sentence they stay 0.</param>
internal sealed class NormalizedLayer(ISequenceLayer layer, LayerNorm norm) : ISequenceLayer
{
    /// <inheritdoc/>
    public int Width => layer.Width;

    /// <inheritdoc/>
    public int StateParts => layer.StateParts;

    /// <inheritdoc/>
    public State Zero(Scope scope, int batch) => layer.Zero(scope, batch);

    /// <inheritdoc/>
    public (Tensor Y, State Last) Run(Scope scope, Tensor x, State? start, View lengths)
    {
        var (y, last) = layer.Run(scope, x, start, lengths);
        y = norm.Apply(scope, y);
        return (lengths.Storage == null ? y : scope.MaskSequence(y, lengths), last);
    }
}
