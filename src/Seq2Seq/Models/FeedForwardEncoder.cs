using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Layers without a recurrence, one above the other: y = dropout(ReLU(W x + b)) at each step by itself. They are the form one-to-one. Without layers the states
/// are the vectors that are read. The summary is the mean of the states of a sequence.
/// </summary>
internal sealed class FeedForwardEncoder : ISequenceEncoder
{
    private readonly Linear[] _layers;
    private readonly float _dropout;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="inputs">The width E of the vectors that the lowest layer reads.</param>
    /// <param name="layers">The number of layers; 0 = none.</param>
    /// <param name="hidden">The width of each layer.</param>
    /// <param name="dropout">The probability of dropout on the output of each layer.</param>
    public FeedForwardEncoder(ParameterSet parameters, int inputs, int layers, int hidden, float dropout)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _dropout = dropout;
        Width = layers == 0 ? inputs : hidden;
        _layers = new Linear[layers];
        for (var l = 0; l < layers; l++)
        {
            var width = l == 0 ? inputs : hidden;
            _layers[l] = new Linear(parameters, $"encoder.layers.{l}.w", $"encoder.layers.{l}.b", width, hidden, Initializer.He(width));
        }
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public Memory Read(Scope scope, Tensor x, Lengths lengths)
    {
        ArgumentNullException.ThrowIfNull(scope);
        foreach (var layer in _layers) x = scope.Dropout(scope.Relu(layer.Apply(scope, x)), _dropout);
        x = scope.MaskTime(x, lengths.View);
        var summary = scope.MeanOverTime(x, lengths.View);
        return new Memory { Lengths = lengths, States = x, Summary = summary, Last = [new State([summary])] };
    }
}
