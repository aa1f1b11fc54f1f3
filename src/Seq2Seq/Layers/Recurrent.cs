using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>State of one recurrent layer: h [B, H] and, of an LSTM, c [B, H].</summary>
public readonly record struct LayerState(Tensor H, Tensor? C);

/// <summary>One direction of one recurrent layer: the weights of an RNN, GRU or LSTM.</summary>
public sealed class Recurrent
{
    private readonly RnnType _type;
    private readonly Parameter _wx, _wh, _bx;
    private readonly Parameter? _bh;

    /// <param name="parameters">Takes the weights.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="type">Recurrence.</param>
    /// <param name="inputs">Width of the input.</param>
    /// <param name="hidden">Width H of the state.</param>
    /// <param name="forgetBias">First bias of an LSTM's forget gate.</param>
    public Recurrent(ParameterSet parameters, string name, RnnType type, int inputs, int hidden, float forgetBias)
    {
        _type = type;
        Hidden = hidden;
        var gates = type switch { RnnType.Lstm => 4, RnnType.Gru => 3, _ => 1 };
        _wx = parameters.Add($"{name}.w_ih", new Shape(gates * hidden, inputs), Initializer.Xavier(gates * hidden, inputs, gates));
        _wh = parameters.Add($"{name}.w_hh", new Shape(gates * hidden, hidden), type == RnnType.RnnRelu ? Initializer.Identity : Initializer.Xavier(gates * hidden, hidden, gates));
        _bx = parameters.Add($"{name}.b_ih", new Shape(gates * hidden), type == RnnType.Lstm ? new Initializer(0, 4, 1, forgetBias) : Initializer.Zero);
        if (type == RnnType.Gru) _bh = parameters.Add($"{name}.b_hh", new Shape(gates * hidden), Initializer.Zero);
    }

    /// <summary>Width H of the state.</summary>
    public int Hidden { get; }

    /// <summary>A first state of zeros for B sentences.</summary>
    public LayerState Zero(Scope scope, int batch) =>
        new(scope.Zeros(new Shape(batch, Hidden)), _type == RnnType.Lstm ? scope.Zeros(new Shape(batch, Hidden)) : null);

    /// <summary>Reads a sequence.</summary>
    /// <param name="x">[T, B, inputs]</param>
    /// <param name="state">State before the first step.</param>
    /// <param name="lengths">[B] integers; absent = all T.</param>
    /// <param name="reverse">Each sentence from its own last token.</param>
    /// <returns>Outputs [T, B, H] and each sentence's last state.</returns>
    public (Tensor Outputs, LayerState Last) Apply(Scope scope, Tensor x, LayerState state, View lengths = default, bool reverse = false)
    {
        var y = _type switch
        {
            RnnType.Lstm => scope.Lstm(x, _wx, _wh, _bx, state.H, state.C!, lengths, reverse),
            RnnType.Gru => scope.Gru(x, _wx, _wh, _bx, _bh!, state.H, lengths, reverse),
            _ => scope.Rnn(x, _wx, _wh, _bx, state.H, lengths, reverse, relu: _type == RnnType.RnnRelu),
        };
        return (y.Outputs, new LayerState(y.H, y.C));
    }
}
