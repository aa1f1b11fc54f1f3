using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Recurrence of a layer: the plain RNN (Elman 1990), GRU (Cho et al. 2014) or LSTM (Hochreiter &amp; Schmidhuber 1997), or the plain RNN
/// of rectified units, whose recurrent weights start as the identity (Le et al. 2015).
/// </summary>
public enum RnnType { Rnn, Gru, Lstm, RnnRelu }

/// <summary>
/// One recurrent layer in one direction: a formula that makes of an input and a state the next state. A cell gives the formula of one
/// <see cref="Step"/>; the loop over time is inherited, and a cell that has a faster one for whole sequences overrides <see cref="Run"/>.
/// </summary>
/// <param name="hidden">Width H of the output.</param>
public abstract class Cell(int hidden) : ISequenceLayer
{
    /// <summary>Width H of the output.</summary>
    public int Width { get; } = hidden;

    /// <inheritdoc/>
    public virtual int StateParts => 1;

    /// <summary>Declares the weights of a cell.</summary>
    /// <param name="parameters">Takes the weights.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="type">Kind of cell.</param>
    /// <param name="inputs">Width I of the input.</param>
    /// <param name="hidden">Width H of the output.</param>
    /// <param name="forgetBias">First bias of an LSTM's forget gate.</param>
    public static Cell Create(ParameterSet parameters, string name, RnnType type, int inputs, int hidden, float forgetBias) => type switch
    {
        RnnType.Lstm => new LstmCell(parameters, name, inputs, hidden, forgetBias),
        RnnType.Gru => new GruCell(parameters, name, inputs, hidden),
        RnnType.Rnn => new RnnCell(parameters, name, inputs, hidden, relu: false),
        RnnType.RnnRelu => new RnnCell(parameters, name, inputs, hidden, relu: true),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "there is no such cell"),
    };

    /// <inheritdoc/>
    public virtual State Zero(Scope scope, int batch)
    {
        var zero = scope.Zeros(new Shape(batch, Width));
        return new State([.. Enumerable.Repeat(zero, StateParts)]);
    }

    /// <summary>Takes one step.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">Input [B, I].</param>
    /// <param name="state">State before; its first part is the output [B, H] of the step before.</param>
    /// <returns>The state after.</returns>
    public abstract State Step(Scope scope, Tensor x, State state);

    /// <summary>
    /// Reads whole sequences. This loop over <see cref="Step"/> serves every cell: sentence b is read from 0 to lengths[b] - 1, or backwards from its
    /// own last token; beyond its end its state stays and its output is 0.
    /// </summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">Inputs [T, B, I].</param>
    /// <param name="start">State before the first step.</param>
    /// <param name="lengths">[B] integers on the device; absent = all T.</param>
    /// <param name="reverse">Read each sentence from its own last token.</param>
    /// <returns>Outputs [T, B, H] and each sentence's last state.</returns>
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
