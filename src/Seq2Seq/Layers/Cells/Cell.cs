using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// The recurrence of a layer: the plain RNN (Elman 1990), the GRU (Cho et al. 2014), the LSTM (Hochreiter &amp; Schmidhuber 1997), the plain RNN
/// with rectified units, whose recurrent weights start as the identity (Le et al. 2015), the IndRNN, whose units see only their own past (Li et al.
/// 2018), or the reversible GRU, whose states are found again in the backward pass instead of kept (MacKay et al. 2018).
/// </summary>
public enum RnnType { Rnn, Gru, Lstm, RnnRelu, IndRNN, RevGru }

/// <summary>
/// One recurrent layer in one direction: a formula that computes the next state from an input and a state. A cell defines the formula of one
/// <see cref="Step"/> and inherits the loop over time. A cell that has a faster loop for whole sequences overrides <see cref="Run"/>.
/// </summary>
/// <param name="hidden">The width H of the output.</param>
internal abstract class Cell(int hidden) : ISequenceLayer
{
    /// <summary>The width H of the output.</summary>
    public int Width { get; } = hidden;

    /// <inheritdoc/>
    public virtual int StateParts => 1;

    /// <summary>Creates a cell and declares its weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The prefix of the names of the weights.</param>
    /// <param name="options">The kind of cell.</param>
    /// <param name="inputs">The width I of the input.</param>
    /// <param name="hidden">The width H of the output.</param>
    public static Cell Create(ParameterSet parameters, string name, CellOptions options, int inputs, int hidden)
    {
        ArgumentNullException.ThrowIfNull(options);
        Cell cell = options.Type switch
        {
            RnnType.Lstm => new LstmCell(parameters, name, options, inputs, hidden),
            RnnType.Gru => new GruCell(parameters, name, options, inputs, hidden),
            RnnType.Rnn => new RnnCell(parameters, name, options, inputs, hidden, relu: false),
            RnnType.RnnRelu => new RnnCell(parameters, name, options, inputs, hidden, relu: true),
            RnnType.IndRNN => new IndRnnCell(parameters, name, options, inputs, hidden),
            RnnType.RevGru => new ReversibleGruCell(parameters, name, options, inputs, hidden),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Type, "there is no such cell"),
        };
        if (options is not { Zoneout: 0, CellZoneout: 0 }) cell = new ZoneoutCell(cell, options.Zoneout, options.CellZoneout);
        return options.GradientSteps == 0 ? cell : new TruncatedCell(cell, options.GradientSteps);
    }

    /// <summary>Creates a cell of a kind that has nothing special, and declares its weights.</summary>
    /// <param name="type">The kind of cell.</param>
    /// <param name="forgetBias">The first value of the bias of an LSTM's forget gate.</param>
    /// <inheritdoc cref="Create(ParameterSet, string, CellOptions, int, int)"/>
    public static Cell Create(ParameterSet parameters, string name, RnnType type, int inputs, int hidden, float forgetBias) =>
        Create(parameters, name, new CellOptions(type) { ForgetBias = forgetBias }, inputs, hidden);

    /// <inheritdoc/>
    public virtual State Zero(Scope scope, int batch)
    {
        var zero = scope.Zeros(new Shape(batch, Width));
        return new State([.. Enumerable.Repeat(zero, StateParts)]);
    }

    /// <summary>Computes one step.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[B, I]: the input.</param>
    /// <param name="state">The state before the step. Its first part is the output [B, H] of the previous step.</param>
    /// <returns>The state after the step.</returns>
    public abstract State Step(Scope scope, Tensor x, State state);

    /// <summary>
    /// Reads whole sequences. This loop over <see cref="Step"/> works for every cell. Sentence b is read from 0 to lengths[b] - 1, or backwards from
    /// its own last token. Beyond the end of a sentence its state stays and its output is 0.
    /// </summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, I]: the inputs.</param>
    /// <param name="start">The state before the first step.</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length T.</param>
    /// <param name="reverse">Whether to read each sentence from its own last token.</param>
    /// <returns>The outputs [T, B, H] and the last state of each sentence.</returns>
    public virtual (Tensor Y, State Last) Run(Scope scope, Tensor x, State start, View lengths = default, bool reverse = false)
    {
        int time = x.Shape[0], batch = x.Shape[1];
        var outputs = new Tensor[time];
        var state = start;
        for (var k = 0; k < time; k++)
        {
            var t = reverse ? time - 1 - k : k;
            var next = Step(scope, x.Slice(t, 1).Reshape(batch, x.Shape[2]), state);
            if (lengths.Storage == null) outputs[t] = next[0];
            else
            {
                var before = state;
                outputs[t] = scope.Hold(next[0], scope.Zeros(next[0].Shape), lengths, t);
                next = new State([.. next.Parts.Select((part, i) => scope.Hold(part, before[i], lengths, t))]);
            }
            state = next;
        }
        return (scope.Stack(outputs), state);
    }

    (Tensor Y, State Last) ISequenceLayer.Run(Scope scope, Tensor x, State? start, View lengths) => Run(scope, x, start ?? Zero(scope, x.Shape[1]), lengths);
}
