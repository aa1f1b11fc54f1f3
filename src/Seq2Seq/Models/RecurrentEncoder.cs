using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>An encoder of an embedding and stacked recurrent layers, in one direction or both.</summary>
public sealed class RecurrentEncoder : IEncoder<TokenInput>
{
    private readonly RecurrentStack _stack;
    private readonly float _dropout;

    /// <summary>Declares the weights.</summary>
    public RecurrentEncoder(ParameterSet parameters, EncoderOptions options, int vocabulary, InitialValues initial)
    {
        _dropout = options.Dropout;
        var e = options.Embeddings;
        Embedding = new Embedding(parameters, "encoder.embedding", vocabulary, e.EmbeddingDimension, e.Scale, e.Dropout, initial.Embedding);
        var layers = new ISequenceLayer[options.Layers];
        for (var l = 0; l < layers.Length; l++)
        {
            var inputs = l == 0 ? e.EmbeddingDimension : layers[l - 1].Width;
            var forward = Cell.Create(parameters, $"encoder.layers.{l}.forward", options.Cell, inputs, options.HiddenSize, initial.ForgetGate);
            layers[l] = options.Bidirectional
                ? new Bidirectional(forward, Cell.Create(parameters, $"encoder.layers.{l}.backward", options.Cell, inputs, options.HiddenSize, initial.ForgetGate))
                : forward;
        }
        _stack = new RecurrentStack([.. layers], options.Dropout);
    }

    /// <summary>The source word vectors.</summary>
    public Embedding Embedding { get; }

    /// <inheritdoc/>
    public int Width => _stack.Width;

    /// <inheritdoc/>
    public Memory Encode(Scope scope, TokenInput inputs)
    {
        var ids = scope.Integers(inputs.Ids);
        var lengths = Lengths.Of(scope, inputs.Lengths);
        var embedded = Embedding.Apply(scope, ids, inputs.Ids.Length / lengths.Count);
        var (states, last) = _stack.Run(scope, embedded, lengths: lengths.View);
        return new Memory
        {
            Lengths = lengths,
            States = scope.Dropout(states, _dropout),
            Summary = _stack.StateOf(last, _stack.Count - 1)[0],
            Last = [.. Enumerable.Range(0, _stack.Count).Select(l => _stack.StateOf(last, l))],
        };
    }
}
