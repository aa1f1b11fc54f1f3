using System.Collections.Immutable;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// The layers of a Transformer encoder (Vaswani et al. 2017), in which each position attends to all positions of its sequence. It has no state, so that its
/// summary, which is also the last state of its one layer for a recurrent decoder, is the mean of the positions.
/// </summary>
internal sealed class TransformerEncoder : ISequenceEncoder
{
    private readonly TransformerInput _input;
    private readonly ImmutableArray<TransformerLayer> _layers;
    private readonly LayerNorm? _norm;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="inputs">The width E of the vectors that are read.</param>
    public TransformerEncoder(ParameterSet parameters, EncoderOptions options, int inputs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        var shape = options.Transformer;
        Width = shape.Width;
        _input = new TransformerInput(parameters, "encoder", inputs, shape.Width, options.Position, options.MaximumPositions, options.Embeddings.Dropout);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(l => new TransformerLayer(parameters, "encoder.layers", shape, l))];
        if (shape.PreNorm) _norm = new LayerNorm(parameters, "encoder.norm", shape.Width);
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public Memory Read(Scope scope, Tensor x, Lengths lengths)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(x);
        x = _input.Apply(scope, x, first: 0);
        foreach (var layer in _layers) x = layer.Run(scope, x, lengths.View);
        var states = scope.MaskTime(_norm == null ? x : _norm.Apply(scope, x), lengths.View);
        var summary = scope.MeanOverTime(states, lengths.View);
        return new Memory { Lengths = lengths, States = states, Summary = summary, Last = [new State([summary])] };
    }
}
