using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Stacked recurrent layers that predict the next token from the tokens before it: embedding -> layers -> attention -> output layer. With input
/// feeding the layers also read the last attentional state, and with context feeding the summary of the input. With attention the output layer reads
/// the attentional state a = tanh(W_c [h; c] + b_c) (Luong et al. 2015, equation 5), else h.
/// </summary>
public sealed class RecurrentDecoder : IDecoder
{
    private readonly DecoderOptions _options;
    private readonly RecurrentStack _stack;
    private readonly Bridge _bridge;
    private readonly Attention? _attention;
    private readonly Linear? _combine;
    private readonly Embedding _embedding;
    private readonly Linear _output;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the decoder.</param>
    /// <param name="vocabulary">The number of tokens V.</param>
    /// <param name="memory">The width D of encoder states.</param>
    /// <param name="forgetBias">The first value of the bias of an LSTM's forget gate.</param>
    /// <param name="table">An embedding table [V, E] shared with the encoder; null = the decoder has a table of its own.</param>
    /// <param name="tiedOutput">Whether the output layer uses the embedding table (Press &amp; Wolf 2017).</param>
    public RecurrentDecoder(ParameterSet parameters, DecoderOptions options, int vocabulary, int memory, float forgetBias, Parameter? table, bool tiedOutput)
    {
        (_options, Vocabulary) = (options, vocabulary);
        var (e, hidden) = (options.Embeddings, options.HiddenSize);
        _embedding = table != null
            ? new Embedding(table, e.Scale, e.Dropout)
            : new Embedding(parameters, "decoder.embedding", vocabulary, e.EmbeddingDimension, e.Scale, e.Dropout);
        var inputs = e.EmbeddingDimension + (options.InputFeeding ? hidden : 0) + (options.ContextFeeding ? memory : 0);
        _stack = new RecurrentStack([.. Enumerable.Range(0, options.Layers)
            .Select(l => Cell.Create(parameters, $"decoder.layers.{l}", options.Cell, l > 0 ? hidden : inputs, hidden, forgetBias))], options.Dropout);
        _bridge = new Bridge(parameters, options.InitialState, memory, _stack);
        _attention = Attention.Create(parameters, options.Attention, hidden, memory, options.AttentionWindow);
        if (_attention != null) _combine = new Linear(parameters, "attention.w_c", "attention.b_c", hidden + memory, hidden);
        _output = tiedOutput
            ? new Linear(_embedding.Table, parameters.Add("output.b", new Shape(vocabulary), Initializer.Zero))
            : new Linear(parameters, "output.w", "output.b", hidden, vocabulary);
    }

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var kept = new Memory
        {
            Lengths = memory.Lengths,
            States = _attention == null ? null : memory.States,
            Keys = _attention?.Keys(scope, memory.States!),
            Summary = _options.ContextFeeding ? memory.Summary : null,
        };
        var layers = _bridge.Apply(scope, memory.Last);
        var attention = _attention?.Start(scope, batch, memory.States!.Shape[0]) ?? State.Empty;
        var feed = _options.InputFeeding ? new State([scope.Zeros(new Shape(batch, _options.HiddenSize))]) : State.Empty;
        return (kept, State.Join([layers, attention, feed]));
    }

    /// <inheritdoc/>
    public StepOutput Step(Scope scope, Memory? memory, State state, View ids)
    {
        var (next, hidden, weights) = Advance(scope, memory!, state, _embedding.Apply(scope, ids, 1));
        hidden = scope.Dropout(hidden.Reshape(ids.Length, hidden.Shape.Columns), _options.HiddenDropout);
        return new StepOutput(next, _output.Apply(scope, hidden), weights?.Reshape(ids.Length, weights.Shape.Columns));
    }

    /// <inheritdoc/>
    public SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets)
    {
        var (hidden, weights) = targets.Own == null ? Forced(scope, memory!, start, targets.Input) : FedByItself(scope, memory!, start, targets);
        var terms = scope.OutputLoss(hidden, _output.Weight, _output.Bias?.Value, scope.Integers(targets.Output), targets.Padding, targets.Smoothing,
            targets.Normalizer);
        return new SequenceOutput(terms, weights);
    }

    /// <summary>Computes all steps from the given tokens. They are computed at once if no step needs the attention of the previous step.</summary>
    /// <returns>The input of the output layer [T, B, H], and the attention [T, B, S].</returns>
    private (Tensor Hidden, Tensor? Weights) Forced(Scope scope, Memory memory, State start, int[] input)
    {
        var (batch, time) = (memory.Count, input.Length / memory.Count);
        var embedded = _embedding.Apply(scope, scope.Integers(input), time);
        if (start.Count == _stack.Count * _stack.StateParts)
        {
            var (_, all, alpha) = Advance(scope, memory, start, embedded);
            return (scope.Dropout(all, _options.HiddenDropout), alpha);
        }
        var state = start;
        var outputs = new Tensor[time]; // T times [B, H]
        var weights = new Tensor?[time]; // T times [B, S]
        for (var t = 0; t < time; t++)
        {
            (state, outputs[t], weights[t]) = Advance(scope, memory, state, embedded.Slice(t, 1));
            outputs[t] = outputs[t].Reshape(batch, outputs[t].Shape.Columns);
            weights[t] = weights[t]?.Reshape(batch, weights[t]!.Shape.Columns);
        }
        return (scope.Dropout(scope.Stack(outputs), _options.HiddenDropout), weights[0] == null ? null : scope.Stack(weights!));
    }

    /// <summary>
    /// Computes all steps. Each step is fed the given token, or the token that the previous step found most probable (Bengio et al. 2015). The choice
    /// is among all tokens, and the step is computed as in training, including dropout. No gradient flows through the choice.
    /// </summary>
    private (Tensor Hidden, Tensor? Weights) FedByItself(Scope scope, Memory memory, State state, Targets targets)
    {
        var batch = memory.Count;
        var outputs = new Tensor[targets.Input.Length / batch]; // T times [B, H]
        for (var t = 0; t < outputs.Length; t++)
        {
            var ids = targets.Input.AsSpan(t * batch, batch).ToArray();
            var own = targets.Own.AsSpan(t * batch, batch);
            if (t > 0 && own.Contains(true))
            {
                var best = MostProbable(scope.Device, outputs[t - 1]);
                for (var b = 0; b < batch; b++)
                    if (own[b] && ids[b] != targets.Padding) ids[b] = best[b];
            }
            var (next, hidden, _) = Advance(scope, memory, state, _embedding.Apply(scope, scope.Integers(ids), 1));
            (state, outputs[t]) = (next, scope.Dropout(hidden.Reshape(batch, hidden.Shape.Columns), _options.HiddenDropout));
        }
        return (scope.Stack(outputs), null);
    }

    /// <summary>Returns the most probable token of each row, or the first of several equally probable ones.</summary>
    private int[] MostProbable(Device device, Tensor hidden)
    {
        using var scope = new Scope(device);
        return scope.TopLogSoftmax(_output.Apply(scope, hidden), 1).Ids;
    }

    /// <summary>
    /// Computes one step of every row, or T steps without feeding. Returns the state after, [T, K B, H] or [T K, B, H] for the output layer, and the
    /// attention [.., .., S].
    /// </summary>
    private (State Next, Tensor Hidden, Tensor? Weights) Advance(Scope scope, Memory memory, State state, Tensor x)
    {
        var layers = state[..(_stack.Count * _stack.StateParts)];
        var attention = state[layers.Count..(state.Count - (_options.InputFeeding ? 1 : 0))];
        if (_options.InputFeeding)
        {
            var feed = state[^1];
            x = scope.Concat(x, feed.Reshape(1, feed.Shape[0], feed.Shape[1]));
        }
        if (memory.Summary is { } summary)
        {
            // The summary is the same for every step, and for every hypothesis of an input.
            var (time, rows) = (x.Shape[0], x.Shape[1]);
            var repeated = scope.Stack(Enumerable.Repeat(summary, time * rows / memory.Count).ToArray());
            x = scope.Concat(x, repeated.Reshape(time, rows, summary.Shape.Columns));
        }
        (x, layers) = _stack.Run(scope, x, layers);
        if (_attention == null) return (Joined(layers, attention, x), x, null);

        // Hypotheses of one input attend to it in the same way as positions of one target.
        if (x.Shape[1] != memory.Count) x = x.Reshape(x.Shape[1] / memory.Count, memory.Count, x.Shape[2]);
        var found = _attention.Attend(scope, x, memory.States!, memory.Keys!, memory.Lengths.View, attention);
        x = scope.Tanh(_combine!.Apply(scope, scope.Concat(x, found.Context)));
        return (Joined(layers, found.Next, x), x, found.Weights);
    }

    private State Joined(State layers, State attention, Tensor hidden) =>
        State.Join([layers, attention, _options.InputFeeding ? new State([hidden.Reshape(layers[0].Shape[0], hidden.Shape.Columns)]) : State.Empty]);
}
