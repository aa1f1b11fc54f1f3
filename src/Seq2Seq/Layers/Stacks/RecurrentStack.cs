using System.Collections.Immutable;
using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Layers one above the other, with dropout on what they read and connections around them. A state of the stack consists of the states of its layers, the
/// lowest first.
/// </summary>
/// <param name="layers">The layers, the lowest first. All of them have states with the same number of tensors.</param>
internal sealed class RecurrentStack(ImmutableArray<StackedLayer> layers)
{
    /// <summary>Creates a stack without connections.</summary>
    /// <param name="layers">The layers, the lowest first.</param>
    /// <param name="dropout">The probability of dropout on what a layer reads from the one below, from 0 to below 1.</param>
    public RecurrentStack(ImmutableArray<ISequenceLayer> layers, float dropout)
        : this([.. layers.Select((layer, l) => new StackedLayer(layer, l == 0 ? Dropout.None : Dropout.OfSteps(dropout)))])
    {
    }

    /// <summary>The width of the output.</summary>
    public int Width => layers[^1].Layer.Width;

    /// <summary>The number of layers.</summary>
    public int Count => layers.Length;

    /// <summary>The number of tensors in a state of one layer.</summary>
    public int StateParts => layers[0].Layer.StateParts;

    /// <summary>Returns the width of a layer's output.</summary>
    public int WidthOf(int layer) => layers[layer].Layer.Width;

    /// <summary>Returns the state of one layer from the state of the stack.</summary>
    public State StateOf(State state, int layer) => state.Slice(layer * StateParts, StateParts);

    /// <summary>Reads whole sequences, or one step that continues them.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, I]: the inputs.</param>
    /// <param name="start">The state before the first step; null = zeros.</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length T.</param>
    /// <returns>The outputs [T, B, width] of the uppermost layer and the last states of all layers.</returns>
    public (Tensor Y, State Last) Run(Scope scope, Tensor x, State? start = null, View lengths = default)
    {
        var last = new State[layers.Length];
        for (var l = 0; l < layers.Length; l++)
        {
            var (layer, dropout, connection) = layers[l];
            (var y, last[l]) = layer.Run(scope, dropout.Apply(scope, x), start is { } state ? StateOf(state, l) : null, lengths);
            x = connection == null ? y : connection.Join(scope, x, y);
        }
        return (x, State.Join(last));
    }
}
