using System.Collections.Immutable;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Stacked recurrent layers that predict the next token from the tokens before it: embedding -> layers -> attention -> output layer. With input
/// feeding the layers also read the last attentional state, and with context feeding the summary of the input. With attention the output layer reads
/// the attentional state a = tanh(W_c [h; c] + b_c) (Luong et al. 2015, equation 5), else h. A deep output adds to it what else predicts the token,
/// which is the embedded last token e and, with context feeding, the summary s: a = tanh(W_c [h; c; s; e] + b_c) (Pascanu et al. 2014; Bahdanau et
/// al. 2015, appendix A.2.2, with tanh in place of maxout). A decoder that copies adds a <see cref="PointerGenerator"/>. The attention looks from the
/// uppermost layer, or from the lowest one, whose context c the layers above then read beside its output (Wu et al. 2016). Without memory it is a
/// language model, which begins with zeros.
/// </summary>
internal sealed class RecurrentDecoder : IDecoder
{
    private const int ColumnBlock = 64; // a multiple of every vector's width

    private readonly DecoderOptions _options;
    private readonly RecurrentStack _stack; // all layers
    private readonly RecurrentStack _lower; // up to the layer that the attention looks from
    private readonly RecurrentStack? _upper; // the layers that read its context
    private readonly Dropout _contextDropout; // on what the lowest of them reads beside the context
    private readonly Dropout _hiddenDropout;
    private readonly Bridge? _bridge;
    private readonly Attention? _attention;
    private readonly PointerGenerator? _pointer;
    private readonly int _unknown;
    private readonly Linear? _combine;
    private readonly Embedding _embedding;
    private readonly Linear _output;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the decoder.</param>
    /// <param name="vocabulary">The number of tokens V.</param>
    /// <param name="memory">The width D of encoder states; 0 = there is no encoder, and neither attention nor context feeding.</param>
    /// <param name="initial">The first values of weights.</param>
    /// <param name="table">An embedding table [V, E] shared with the encoder; null = the decoder has a table of its own.</param>
    /// <param name="tiedOutput">Whether the output layer uses the embedding table (Press &amp; Wolf 2017).</param>
    /// <param name="unknown">The token that a copied token which the vocabulary lacks is read as.</param>
    public RecurrentDecoder(ParameterSet parameters, DecoderOptions options, int vocabulary, int memory, InitialValues initial, Parameter? table,
        bool tiedOutput, int unknown = 0)
    {
        (_options, Vocabulary, _unknown) = (options, vocabulary, unknown);
        var (e, hidden) = (options.Embeddings, options.HiddenSize);
        var words = Dropout.Create(parameters, e.Dropout, options.VariationalDropout);
        _embedding = new Embedding(table ?? Embedding.Declare(parameters, "decoder.embedding", vocabulary, e.EmbeddingDimension, initial.Embedding), e.Scale, words);
        var inputs = e.EmbeddingDimension + (options.InputFeeding ? hidden : 0) + (options.ContextFeeding ? memory : 0);
        var (below, cell) = (options.LayerOfContext, options.OfCell(options.Cell, initial));
        ImmutableArray<StackedLayer> layers = [.. Enumerable.Range(0, options.Layers).Select(l =>
        {
            ISequenceLayer layer = Cell.Create(parameters, $"decoder.layers.{l}", cell, l == 0 ? inputs : l == below ? hidden + memory : hidden, hidden);
            if (options.LayerNorm) layer = new NormalizedLayer(layer, new LayerNorm(parameters, $"decoder.norms.{l}", hidden));
            return options.Stacked(parameters, "decoder", l, layer, options.Dropout, readsBelow: l > 0 && l != below);
        })];
        (_stack, _lower) = (new RecurrentStack(layers), new RecurrentStack(layers[..below]));
        if (below < layers.Length) _upper = new RecurrentStack(layers[below..]);
        _contextDropout = Dropout.Create(parameters, options.Dropout, options.VariationalDropout);
        _hiddenDropout = Dropout.Create(parameters, options.HiddenDropout, options.VariationalDropout);
        if (memory > 0) _bridge = new Bridge(parameters, options.InitialState, memory, _stack);
        _attention = Attention.Create(parameters, options.Attention, hidden, memory, options.AttentionWindow, options.Coverage);
        var combined = hidden + (_attention != null ? memory : 0)
            + (options.DeepOutput ? e.EmbeddingDimension + (options.ContextFeeding ? memory : 0) : 0);
        if (options.Copy) _pointer = new PointerGenerator(parameters, hidden, memory, e.EmbeddingDimension);
        var part = _attention != null ? "attention" : "output";
        if (combined > hidden) _combine = new Linear(parameters, $"{part}.w_c", $"{part}.b_c", combined, hidden);
        _output = tiedOutput
            ? new Linear(_embedding.Table, parameters.Add("output.b", new Shape(vocabulary), Initializer.Zero))
            : new Linear(parameters, "output.w", "output.b", hidden, vocabulary, Initializer.Given(initial.Output, Initializer.FanIn(hidden)));
    }

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public (Memory? Memory, State State) Start(Scope scope, Memory? memory, int batch)
    {
        if (_bridge == null)
        {
            var zeros = Enumerable.Range(0, _stack.Count).SelectMany(l => Enumerable.Repeat(_stack.WidthOf(l), _stack.StateParts));
            return (null, new State([.. zeros.Select(width => scope.Zeros(new Shape(batch, width))), .. Feed()]));
        }
        ArgumentNullException.ThrowIfNull(memory);
        var kept = new Memory
        {
            Lengths = memory.Lengths,
            States = _attention == null ? null : memory.States,
            Keys = _attention?.Keys(scope, memory.States!),
            Summary = _options.ContextFeeding ? memory.Summary : null,
            Copied = _pointer == null ? null : memory.Copied?.On(scope),
        };
        var layers = _bridge.Apply(scope, memory.Last);
        var attention = _attention?.Start(scope, batch, memory.States!.Shape[0]) ?? State.Empty;
        return (kept, State.Join([layers, attention, new State([.. Feed()])]));

        IEnumerable<Tensor> Feed() => _options.InputFeeding ? [scope.Zeros(new Shape(batch, _options.HiddenSize))] : [];
    }

    /// <inheritdoc/>
    public StepOutput Step(Scope scope, Memory? memory, State state, View ids)
    {
        var (next, hidden, weights, gate) = Advance(scope, memory, state, _embedding.Apply(scope, _pointer == null ? ids : Known(scope, ids), 1));
        hidden = _hiddenDropout.Apply(scope, hidden.Reshape(ids.Length, hidden.Shape.Columns));
        return new StepOutput(next, Logits(scope, memory, hidden, weights, gate), weights?.Reshape(ids.Length, weights.Shape.Columns));
    }

    /// <summary>Returns the ids that the vocabulary has, and the unknown token in the place of others.</summary>
    private View Known(Scope scope, View ids)
    {
        var values = new int[ids.Length];
        scope.Device.Download(ids, values);
        return values.All(id => id < Vocabulary) ? ids : scope.Integers(Known(values));
    }

    private int[] Known(int[] ids) => _pointer == null ? ids : Array.ConvertAll(ids, id => id < Vocabulary ? id : _unknown);

    /// <summary>Returns the logits of the output layer [rows, V], or, if the decoder copies, log P of all tokens that one of the inputs may need.</summary>
    private Tensor Logits(Scope scope, Memory? memory, Tensor hidden, Tensor? weights, Tensor? gate)
    {
        var logits = _output.Apply(scope, hidden);
        if (gate == null) return logits;
        var copied = memory!.Copied!.Value;
        var needed = Math.Max(Vocabulary, copied.Values.Max() + 1);
        // The sum over a row must not depend on what other inputs need: its vectors end where those of every number of columns do.
        var columns = (needed + ColumnBlock - 1) / ColumnBlock * ColumnBlock;
        return scope.PointerMixture(logits, gate, weights!, copied.View, columns);
    }

    /// <inheritdoc/>
    public SequenceOutput Run(Scope scope, Memory? memory, State start, Targets targets)
    {
        var (hidden, weights, gate, last) = targets.Own == null ? Forced(scope, memory, start, Known(targets.Input))
            : FedByItself(scope, memory, start, targets);
        if (gate != null)
        {
            if (targets.Smoothing != 0) throw new ArgumentException("a decoder that copies is trained without label smoothing", nameof(targets));
            var (copying, generated) = scope.PointerLoss(hidden, _output.Weight, _output.Bias?.Value, gate, weights!, memory!.Copied!.Value.View,
                scope.Integers(targets.Output), targets.Padding, targets.Normalizer);
            return new SequenceOutput(copying, weights, last) { Generated = generated };
        }
        var terms = scope.OutputLoss(hidden, _output.Weight, _output.Bias?.Value, scope.Integers(targets.Output), targets.Padding, targets.Smoothing,
            targets.Normalizer);
        return new SequenceOutput(terms, weights, last);
    }

    /// <summary>Computes all steps from the given tokens. They are computed at once if no step needs the attention of the previous step.</summary>
    /// <returns>
    /// The input of the output layer [T, B, H], the attention [T, B, S], the switch of a pointer-generator [T, B, 1], and the state after the last step.
    /// </returns>
    private (Tensor Hidden, Tensor? Weights, Tensor? Gate, State Last) Forced(Scope scope, Memory? memory, State start, int[] input)
    {
        var batch = start[0].Shape[0];
        var time = input.Length / batch;
        var embedded = _embedding.Apply(scope, scope.Integers(input), time);
        if (!_options.InputFeeding)
        {
            var (last, all, alpha, gate) = Advance(scope, memory, start, embedded);
            return (_hiddenDropout.Apply(scope, all), alpha, gate, last);
        }
        var state = start;
        Tensor[] outputs = new Tensor[time], weights = new Tensor[time], gates = new Tensor[time]; // T times [B, H], [B, S], [B, 1]
        for (var t = 0; t < time; t++)
        {
            (state, var output, var alpha, var gate) = Advance(scope, memory, state, embedded.Slice(t, 1));
            (outputs[t], weights[t], gates[t]) = (Row(output)!, Row(alpha)!, Row(gate)!);
        }
        return (_hiddenDropout.Apply(scope, scope.Stack(outputs)), Stacked(scope, weights), Stacked(scope, gates), state);
    }

    /// <summary>Returns [1, B, N] as [B, N].</summary>
    private static Tensor? Row(Tensor? x) => x?.Reshape(x.Shape.Rows, x.Shape.Columns);

    private static Tensor? Stacked(Scope scope, Tensor?[] steps) => steps[0] == null ? null : scope.Stack(steps!);

    /// <summary>
    /// Computes all steps. Each step is fed the given token, or the token that the previous step found most probable (Bengio et al. 2015). The choice
    /// is among all tokens, and the step is computed as in training, including dropout. No gradient flows through the choice.
    /// </summary>
    private (Tensor Hidden, Tensor? Weights, Tensor? Gate, State Last) FedByItself(Scope scope, Memory? memory, State state, Targets targets)
    {
        var batch = state[0].Shape[0];
        var outputs = new Tensor[targets.Input.Length / batch]; // T times [B, H]
        Tensor?[] weights = new Tensor?[outputs.Length], gates = new Tensor?[outputs.Length]; // T times [B, S], [B, 1]
        for (var t = 0; t < outputs.Length; t++)
        {
            var ids = targets.Input.AsSpan(t * batch, batch).ToArray();
            var own = targets.Own.AsSpan(t * batch, batch);
            if (t > 0 && own.Contains(true))
            {
                var best = MostProbable(scope.Device, memory, outputs[t - 1], weights[t - 1], gates[t - 1]);
                for (var b = 0; b < batch; b++)
                    if (own[b] && ids[b] != targets.Padding) ids[b] = best[b];
            }
            var (next, hidden, alpha, gate) = Advance(scope, memory, state, _embedding.Apply(scope, scope.Integers(Known(ids)), 1));
            (state, outputs[t], weights[t], gates[t]) = (next, _hiddenDropout.Apply(scope, Row(hidden)!), Row(alpha), Row(gate));
        }
        return (scope.Stack(outputs), Stacked(scope, weights), Stacked(scope, gates), state);
    }

    /// <summary>Returns the most probable token of each row, or the first of several equally probable ones.</summary>
    private int[] MostProbable(Device device, Memory? memory, Tensor hidden, Tensor? weights, Tensor? gate)
    {
        using var scope = new Scope(device);
        return scope.TopLogSoftmax(Logits(scope, memory, hidden, weights, gate), 1).Ids;
    }

    /// <summary>
    /// Computes one step of every row, or T steps without feeding. Returns the state after, [T, K B, H] or [T K, B, H] for the output layer, the
    /// attention [.., .., S], and the switch of a pointer-generator [T, K B, 1].
    /// </summary>
    /// <param name="embedded">[T, K B, E]: the last tokens.</param>
    private (State Next, Tensor Hidden, Tensor? Weights, Tensor? Gate) Advance(Scope scope, Memory? memory, State state, Tensor embedded)
    {
        var layers = state[..(_stack.Count * _stack.StateParts)];
        var attention = state[layers.Count..(state.Count - (_options.InputFeeding ? 1 : 0))];
        var x = embedded;
        if (_options.InputFeeding)
        {
            var feed = state[^1];
            x = scope.Concat(x, feed.Reshape(1, feed.Shape[0], feed.Shape[1]));
        }
        var (time, rows) = (x.Shape[0], x.Shape[1]);
        Tensor? summary = null;
        if (memory?.Summary is { } one)
        {
            // The summary is the same for every step, and for every hypothesis of an input.
            var repeated = scope.Stack(Enumerable.Repeat(one, time * rows / memory.Count).ToArray());
            summary = repeated.Reshape(time, rows, one.Shape.Columns);
            x = scope.Concat(x, summary);
        }
        var below = _lower.Count * _stack.StateParts;
        (x, var next) = _lower.Run(scope, x, layers[..below]);
        Tensor? context = null, weights = null;
        if (_attention != null)
        {
            // Hypotheses of one input attend to it in the same way as positions of one target.
            var q = rows == memory!.Count ? x : x.Reshape(rows / memory.Count, memory.Count, x.Shape.Columns);
            (context, weights, attention) = _attention.Attend(scope, q, memory.States!, memory.Keys!, memory.Lengths.View, attention);
            context = context.Reshape(time, rows, context.Shape.Columns);
        }
        if (_upper != null)
        {
            x = scope.Concat(_contextDropout.Apply(scope, x), context!);
            (x, var last) = _upper.Run(scope, x, layers[below..]);
            next = State.Join([next, last]);
        }
        var gate = _pointer?.Gate(scope, x, context!, embedded);
        if (_combine != null)
        {
            if (context != null) x = scope.Concat(x, context);
            if (_options.DeepOutput && summary != null) x = scope.Concat(x, summary);
            if (_options.DeepOutput) x = scope.Concat(x, embedded);
            x = scope.Tanh(_combine.Apply(scope, x));
        }
        var fed = _options.InputFeeding ? new State([x.Reshape(rows, x.Shape.Columns)]) : State.Empty;
        return (State.Join([next, attention, fed]), x, weights, gate);
    }
}
