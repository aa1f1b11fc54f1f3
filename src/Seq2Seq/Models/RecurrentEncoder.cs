using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>An encoder of an embedding and stacked recurrent layers, in one direction or both.</summary>
public sealed class RecurrentEncoder : IEncoder<TokenInput>
{
    private readonly RecurrentStack _stack;
    private readonly float _dropout;

    private readonly FactoredEmbedding _embedding;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="vocabulary">The number of source tokens.</param>
    /// <param name="initial">The first values of weights that are not those of every matrix.</param>
    /// <param name="factors">The number of values of each factor that a token carries; null = none.</param>
    public RecurrentEncoder(ParameterSet parameters, EncoderOptions options, int vocabulary, InitialValues initial, IReadOnlyList<int>? factors = null)
    {
        factors ??= [];
        _dropout = options.Dropout;
        var e = options.Embeddings;
        Embedding = new Embedding(parameters, "encoder.embedding", vocabulary, e.EmbeddingDimension, e.Scale, e.Dropout, initial.Embedding);
        var widths = options.FactorWidths(factors);
        _embedding = new FactoredEmbedding(Embedding,
            factors.Select((values, f) => new Embedding(parameters, $"encoder.factors.{f}", values, widths[f], e.Scale, e.Dropout, initial.Embedding)), options.FactorMerge);
        var layers = new ISequenceLayer[options.Layers];
        for (var l = 0; l < layers.Length; l++)
        {
            var inputs = l == 0 ? _embedding.Width : layers[l - 1].Width;
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
        var lengths = Lengths.Of(scope, inputs.Lengths);
        var embedded = _embedding.Apply(scope, inputs.Ids, inputs.Ids.Length / lengths.Count);
        var (states, last) = _stack.Run(scope, embedded, lengths: lengths.View);
        return new Memory
        {
            Lengths = lengths,
            Copied = new CopiedTokens([.. inputs.Copied ?? inputs.Ids]),
            States = scope.Dropout(states, _dropout),
            Summary = _stack.StateOf(last, _stack.Count - 1)[0],
            Last = [.. Enumerable.Range(0, _stack.Count).Select(l => _stack.StateOf(last, l))],
        };
    }
}
