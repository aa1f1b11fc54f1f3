using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// The IndRNN (Li et al. 2018), whose units are independent of each other within a layer: h = max(W_x x + b + u h', 0), elementwise in u; see
/// <see cref="Ops.IndRnn"/>. The layers above mix what the units know. A gradient grows or shrinks by u at each step, so |u| is at most 2^(1 / T): over T
/// steps it at most doubles (equation 11 with γ = 2). The first values are uniform in [0, 2^(1 / T)], so that some units forget soon and others keep.
/// </summary>
internal sealed class IndRnnCell : Cell
{
    private readonly Parameter _wx, _u, _b;
    private readonly Dropout _recurrentDropout;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The prefix of the names of the weights.</param>
    /// <param name="options">Gives T and the dropout on the state.</param>
    /// <param name="inputs">The width I of the input.</param>
    /// <param name="hidden">The width H of the output.</param>
    public IndRnnCell(ParameterSet parameters, string name, CellOptions options, int inputs, int hidden) : base(hidden)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IndRnnSteps, 1, nameof(options));
        var bound = MathF.Pow(2, 1f / options.IndRnnSteps);
        _wx = parameters.Add($"{name}.w_ih", new Shape(hidden, inputs), Initializer.Xavier(hidden, inputs));
        _u = parameters.Add($"{name}.u_hh", new Shape(hidden), Initializer.Between(0, bound), bound);
        _b = parameters.Add($"{name}.b_ih", new Shape(hidden), Initializer.Zero);
        _recurrentDropout = Dropout.OfSequences(parameters, options.RecurrentDropout);
    }

    /// <inheritdoc/>
    public override State Step(Scope scope, Tensor x, State state) => Run(scope, x.Reshape(1, x.Shape[0], x.Shape[1]), state).Last;

    /// <inheritdoc/>
    public override (Tensor Y, State Last) Run(Scope scope, Tensor x, State start, View lengths = default, bool reverse = false)
    {
        var (outputs, h, _) = scope.IndRnn(x, _wx, _u, _b, start[0], lengths, reverse, _recurrentDropout.Mask(scope, start[0].Shape));
        return (outputs, new State([h]));
    }
}
