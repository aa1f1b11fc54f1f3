using System.Collections.Immutable;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// The layers of a Transformer decoder (Vaswani et al. 2017), in which each position attends to those before it and to the memory. Its state is the keys and
/// values of the positions so far, one tensor [B, N, t, 2 d] a layer, so that a step computes its own position only. Known targets are read at once. Without
/// memory it is a language model.
/// </summary>
internal sealed class TransformerDecoder : IDecoder
{
    private readonly Embedding _embedding;
    private readonly TransformerInput _input;
    private readonly MemoryKeys? _keys;
    private readonly ImmutableArray<TransformerLayer> _layers;
    private readonly LayerNorm? _norm;
    private readonly Linear _output;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the decoder.</param>
    /// <param name="vocabulary">The number of tokens V.</param>
    /// <param name="memory">The width D of encoder states; 0 = there is no encoder.</param>
    /// <param name="initial">The first values of weights.</param>
    /// <param name="table">An embedding table [V, E] shared with the encoder; null = the decoder has a table of its own.</param>
    /// <param name="tiedOutput">Whether the output layer uses the embedding table (Press &amp; Wolf 2017).</param>
    public TransformerDecoder(ParameterSet parameters, DecoderOptions options, int vocabulary, int memory, InitialValues initial, Parameter? table,
        bool tiedOutput)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(initial);
        Vocabulary = vocabulary;
        var (e, shape) = (options.Embeddings, options.Transformer);
        _embedding = table != null
            ? new Embedding(table, e.Scale, dropout: 0)
            : new Embedding(parameters, "decoder.embedding", vocabulary, e.EmbeddingDimension, e.Scale, dropout: 0, initial.Embedding);
        _input = new TransformerInput(parameters, "decoder", e.EmbeddingDimension, shape.Width, options.Position, options.MaximumPositions, e.Dropout);
        if (memory > 0) _keys = new MemoryKeys(parameters, "decoder.memory", memory, shape);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(l => new TransformerLayer(parameters, "decoder.layers", shape, l, attends: memory > 0))];
        if (shape.PreNorm) _norm = new LayerNorm(parameters, "decoder.norm", shape.Width);
        _output = tiedOutput
            ? new Linear(_embedding.Table, parameters.Add("output.b", new Shape(vocabulary), Initializer.Zero))
            : new Linear(parameters, "output.w", "output.b", shape.Width, vocabulary, Initializer.Given(initial.Output, Initializer.FanIn(shape.Width)));
    }

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var state = new State([.. _layers.Select(layer => layer.EmptyCache(scope, batch))]);
        if (_keys == null) return (null, state);
        ArgumentNullException.ThrowIfNull(memory);
        return (new Memory { Lengths = memory.Lengths, Keys = _keys.Apply(scope, memory.States!) }, state);
    }

    /// <inheritdoc/>
    public StepOutput Step(Scope scope, Memory? memory, State state, View ids)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var (hidden, weights, next) = Read(scope, memory, state, ids, time: 1, keeps: true);
        var logits = _output.Apply(scope, hidden.Reshape(ids.Length, hidden.Shape.Columns));
        return new StepOutput(next, logits, weights?.Reshape(ids.Length, weights.Shape.Columns));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// On a tape the state after the last position is that before the first if there is a memory, because sentences that are learned do not go on.
    /// </remarks>
    public SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(targets);
        var time = targets.Input.Length / start[0].Shape[0];
        var input = targets.Own == null ? targets.Input : FedByItself(scope.Device, memory, start, targets);
        var (hidden, weights, last) = Read(scope, memory, start, scope.Integers(input), time, keeps: memory == null || !scope.Recording);
        var terms = scope.OutputLoss(hidden, _output.Weight, _output.Bias?.Value, scope.Integers(targets.Output), targets.Padding, targets.Smoothing,
            targets.Normalizer);
        return new SequenceOutput(terms, weights, last);
    }

    /// <summary>Reads T tokens of each row, which follow those of the state.</summary>
    /// <returns>
    /// The input of the output layer [T, K B, H], the attention of the uppermost layer, as the mean of its heads [T K, B, S], and the state after the last
    /// token.
    /// </returns>
    private (Tensor Hidden, Tensor? Weights, State Next) Read(Scope scope, Memory? memory, State state, View ids, int time, bool keeps)
    {
        var x = _input.Apply(scope, _embedding.Apply(scope, ids, time), first: state[0].Shape[2]);
        Tensor? weights = null;
        var next = new Tensor[_layers.Length]; // L times [K B, N, t + T, 2 d]
        for (var l = 0; l < next.Length; l++)
            (x, next[l], weights) = _layers[l].Continue(scope, x, state[l], memory?.Keys, memory?.Lengths.View ?? default, keeps,
                weights: memory != null && l == next.Length - 1);
        return (_norm == null ? x : _norm.Apply(scope, x), weights, new State([.. next]));
    }

    /// <summary>
    /// Returns the tokens that the decoder is fed under scheduled sampling (Bengio et al. 2015): the given ones, or those that it found most probable itself.
    /// It chooses step by step, without dropout, and then reads its choices at once, as no gradient flows through a choice.
    /// </summary>
    private int[] FedByItself(Device device, Memory? memory, State state, Targets targets)
    {
        int[] input = [.. targets.Input];
        int batch = state[0].Shape[0], time = input.Length / batch;
        using var scope = new Scope(device);
        for (var t = 0; t < time - 1; t++)
        {
            (state, var logits, _) = Step(scope, memory, state, scope.Integers(input.AsSpan(t * batch, batch)));
            var best = scope.TopLogSoftmax(logits, 1).Ids;
            for (var b = 0; b < batch; b++)
            {
                var next = (t + 1) * batch + b;
                if (targets.Own![next] && input[next] != targets.Padding) input[next] = best[b];
            }
        }
        return input;
    }
}
