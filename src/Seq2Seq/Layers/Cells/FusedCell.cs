using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// A cell that runs a whole sequence as one operator. The operator keeps the recurrent weights packed and computes the input products of all steps at
/// once. One step is a sequence of length one.
/// </summary>
internal abstract class FusedCell : Cell
{
    private readonly Dropout _recurrentDropout;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The prefix of the names of the weights.</param>
    /// <param name="options">Gives the first values of W_h and the dropout on the state.</param>
    /// <param name="gates">The number of gates G.</param>
    /// <param name="inputs">The width I of the input.</param>
    /// <param name="hidden">The width of a gate, which is the width H of the output of most cells.</param>
    /// <param name="recurrent">The first values of W_h unless others are asked for; null = Xavier for each gate separately.</param>
    /// <param name="bias">The first values of b_x; null = 0.</param>
    /// <param name="halves">The number of gates' widths in the width of the output.</param>
    protected FusedCell(ParameterSet parameters, string name, CellOptions options, int gates, int inputs, int hidden, Initializer? recurrent = null,
        Initializer? bias = null, int halves = 1)
        : base(halves * hidden)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        var rows = gates * hidden;
        var xavier = Initializer.Xavier(rows, hidden, gates);
        Wx = parameters.Add($"{name}.w_ih", new Shape(rows, inputs), Initializer.Xavier(rows, inputs, gates));
        Wh = parameters.Add($"{name}.w_hh", new Shape(rows, hidden), options.Recurrent switch
        {
            RecurrentInitializer.Orthogonal => Initializer.Orthogonal(gates),
            RecurrentInitializer.Identity => Initializer.Identity with { Blocks = gates, IsGiven = true },
            RecurrentInitializer.Xavier => xavier,
            _ => recurrent ?? xavier,
        });
        Bx = parameters.Add($"{name}.b_ih", new Shape(rows), bias ?? Initializer.Zero);
        _recurrentDropout = Dropout.OfSequences(parameters, options.RecurrentDropout);
    }

    /// <summary>W_x [G H, I]</summary>
    protected Parameter Wx { get; }

    /// <summary>W_h [G H, H]</summary>
    protected Parameter Wh { get; }

    /// <summary>b_x [G H]</summary>
    protected Parameter Bx { get; }

    /// <inheritdoc/>
    public override State Step(Scope scope, Tensor x, State state) => Run(scope, x.Reshape(1, x.Shape[0], x.Shape[1]), state).Last;

    /// <inheritdoc/>
    public override (Tensor Y, State Last) Run(Scope scope, Tensor x, State start, View lengths = default, bool reverse = false)
    {
        var (outputs, h, c) = Apply(scope, x, start, lengths, reverse, _recurrentDropout.Mask(scope, start[0].Shape));
        return (outputs, new State(c == null ? [h] : [h, c]));
    }

    /// <summary>Applies the operator to a sequence.</summary>
    /// <param name="mask">[B, H]: a factor on the state as the gates read it; null = 1.</param>
    protected abstract RecurrentOutput Apply(Scope scope, Tensor x, State start, View lengths, bool reverse, Tensor? mask);
}
