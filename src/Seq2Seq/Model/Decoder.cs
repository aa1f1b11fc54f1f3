using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Model;

/// <summary>
/// Stacked recurrent layers that predict the next word from the words before it: embedding (and, with input feeding, the last
/// attentional state; with context feeding, the context vector) -> layers -> attention. <see cref="Step"/> takes one word, <see cref="Run"/> a whole known sentence
/// (teacher forcing, Williams &amp; Zipser 1989); both give the same.
/// </summary>
public sealed class Decoder
{
    private readonly DecoderOptions _options;
    private readonly Recurrent[] _layers;
    private readonly Attention? _attention;
    private readonly Bridge _bridge;

    /// <param name="parameters">Takes the weights.</param>
    /// <param name="options">Shape.</param>
    /// <param name="vocabulary">Target vocabulary V.</param>
    /// <param name="memory">Width D of encoder states.</param>
    /// <param name="forgetBias">First bias of an LSTM's forget gate.</param>
    /// <param name="shared">Embedding table shared with the encoder, or null.</param>
    public Decoder(ParameterSet parameters, DecoderOptions options, int vocabulary, int memory, float forgetBias, Parameter? shared)
    {
        _options = options;
        var (e, hidden) = (options.Embeddings, options.HiddenSize);
        Embedding = shared != null
            ? new Embedding(shared, e.Scale, e.Dropout)
            : new Embedding(parameters, "decoder.embedding", vocabulary, e.EmbeddingDimension, e.Scale, e.Dropout);
        _layers = new Recurrent[options.Layers];
        for (var l = 0; l < _layers.Length; l++)
        {
            var inputs = l > 0 ? hidden : e.EmbeddingDimension + (options.InputFeeding ? hidden : 0) + (options.ContextFeeding ? memory : 0);
            _layers[l] = new Recurrent(parameters, $"decoder.layers.{l}", options.Cell, inputs, hidden, forgetBias);
        }
        _bridge = new Bridge(parameters, options.InitialState, memory, _layers, options.Cell == RnnType.Lstm);
        if (options.Attention != AttentionType.None) _attention = new Attention(parameters, options.Attention, hidden, memory, options.AttentionWindow);
    }

    /// <summary>Target word vectors.</summary>
    public Embedding Embedding { get; }

    /// <summary>What attention needs of the encoder's states; without it and context feeding nothing but the first state passes.</summary>
    public Context Prepare(Scope scope, Encoding encoding, View lengths)
    {
        var vector = _options.ContextFeeding ? encoding.Last[^1].H : null;
        return _attention == null
            ? new Context { Lengths = lengths, Vector = vector }
            : new Context { Lengths = lengths, Vector = vector, Memory = encoding.States, Keys = _attention.Keys(scope, encoding.States) };
    }

    /// <summary>The state before the first word.</summary>
    public DecoderState Start(Scope scope, Encoding encoding)
    {
        var states = _bridge.Apply(scope, encoding.Last);
        var batch = encoding.Last[0].H.Shape[0];
        return new DecoderState(states, _options.InputFeeding ? scope.Zeros(new Shape(batch, _options.HiddenSize)) : null);
    }

    /// <summary>One step of B sentences, or of K hypotheses for each of them: row k B + b is hypothesis k of sentence b.</summary>
    /// <param name="context">The B sources.</param>
    /// <param name="state">State before, of K B rows.</param>
    /// <param name="ids">[K B] integers: the last word of each row.</param>
    /// <returns>State after, attentional state [K B, H] for the output layer, and weights [K B, S] if there is attention.</returns>
    public (DecoderState State, Tensor Attentional, Tensor? Weights) Step(Scope scope, Context context, DecoderState state, View ids)
    {
        var (next, a, weights) = Advance(scope, context, state, Embedding.Apply(scope, ids, 1));
        return (next, scope.Dropout(a.Reshape(ids.Length, a.Shape[2]), _options.HiddenDropout), weights?.Reshape(ids.Length, weights.Shape[2]));
    }

    /// <summary>All steps of known sentences.</summary>
    /// <param name="context">The source.</param>
    /// <param name="start">State before the first word.</param>
    /// <param name="ids">[T, B] integers, beginning with the start of sentence.</param>
    /// <param name="time">T.</param>
    /// <returns>Attentional states [T, B, H] for the output layer, and weights [T, B, S] if there is attention.</returns>
    public (Tensor Attentional, Tensor? Weights) Run(Scope scope, Context context, DecoderState start, View ids, int time)
    {
        var embedded = Embedding.Apply(scope, ids, time);
        if (!_options.InputFeeding)
        {
            var (_, all, alpha) = Advance(scope, context, start, embedded);
            return (scope.Dropout(all, _options.HiddenDropout), alpha);
        }
        var (state, batch) = (start, context.Batch);
        var outputs = new Tensor[time];
        var weights = new Tensor?[time];
        for (var t = 0; t < time; t++)
        {
            (state, outputs[t], weights[t]) = Advance(scope, context, state, embedded.Slice(t, 1));
            outputs[t] = outputs[t].Reshape(batch, outputs[t].Shape[2]);
            weights[t] = weights[t]?.Reshape(batch, weights[t]!.Shape[2]);
        }
        return (scope.Dropout(scope.Stack(outputs), _options.HiddenDropout), weights[0] == null ? null : scope.Stack(weights!));
    }

    private (DecoderState, Tensor, Tensor?) Advance(Scope scope, Context context, DecoderState state, Tensor embedded)
    {
        var x = state.Feed == null ? embedded : scope.Concat(embedded, state.Feed.Reshape(1, state.Feed.Shape[0], state.Feed.Shape[1]));
        if (context.Vector is { } vector)
        {
            // The same for every step, and for every hypothesis of a sentence.
            var (time, rows) = (x.Shape[0], x.Shape[1]);
            var repeated = scope.Stack(Enumerable.Repeat(vector, time * rows / context.Batch).ToArray());
            x = scope.Concat(x, repeated.Reshape(time, rows, vector.Shape.Columns));
        }
        var layers = new LayerState[_layers.Length];
        for (var l = 0; l < _layers.Length; l++)
        {
            if (l > 0) x = scope.Dropout(x, _options.Dropout);
            (x, layers[l]) = _layers[l].Apply(scope, x, state.Layers[l]);
        }
        Tensor? weights = null;
        if (_attention != null)
        {
            // Hypotheses of one sentence attend to it as positions of one target would.
            if (x.Shape[1] != context.Batch) x = x.Reshape(x.Shape[1] / context.Batch, context.Batch, x.Shape[2]);
            (x, weights) = _attention.Apply(scope, x, context.Memory!, context.Keys!, context.Lengths);
        }
        var feed = state.Feed == null ? null : x.Reshape(state.Feed.Shape[0], state.Feed.Shape[1]);
        return (new DecoderState(layers, feed), x, weights);
    }
}
