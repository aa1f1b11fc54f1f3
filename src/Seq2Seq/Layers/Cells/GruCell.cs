using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>The GRU (Cho et al. 2014); see <see cref="Ops.Gru"/>.</summary>
internal sealed class GruCell : FusedCell
{
    private readonly Parameter _bh;

    /// <summary>Declares the weights.</summary>
    public GruCell(ParameterSet parameters, string name, CellOptions options, int inputs, int hidden)
        : base(parameters, name, options, gates: 3, inputs, hidden) =>
        _bh = parameters.Add($"{name}.b_hh", new Shape(3 * hidden), Initializer.Zero);

    /// <inheritdoc/>
    protected override RecurrentOutput Apply(Scope scope, Tensor x, State start, View lengths, bool reverse, Tensor? mask) =>
        scope.Gru(x, Wx, Wh, Bx, _bh, start[0], lengths, reverse, mask);
}
