using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// The reversible GRU (MacKay et al. 2018), whose states are found again in the backward pass instead of kept; see <see cref="Ops.ReversibleGru"/>. Its state
/// is two halves, whose gates read each other, so that H is even and the recurrent matrices have half the weights of a GRU's.
/// </summary>
internal sealed class ReversibleGruCell : FusedCell
{
    private readonly Parameter _bh;
    private readonly bool _outputs;

    /// <summary>Declares the weights.</summary>
    /// <exception cref="ArgumentException">The width of the output is odd.</exception>
    public ReversibleGruCell(ParameterSet parameters, string name, CellOptions options, int inputs, int hidden)
        : base(parameters, name, options, gates: 6, inputs, Half(hidden), halves: 2)
    {
        _bh = parameters.Add($"{name}.b_hh", new Shape(3 * hidden), Initializer.Zero);
        _outputs = options.OutputsAreRead;
    }

    /// <inheritdoc/>
    protected override RecurrentOutput Apply(Scope scope, Tensor x, State start, View lengths, bool reverse, Tensor? mask) =>
        scope.ReversibleGru(x, Wx, Wh, Bx, _bh, start[0], lengths, reverse, mask, _outputs);

    private static int Half(int hidden) =>
        hidden % 2 == 0 ? hidden / 2 : throw new ArgumentException($"a reversible GRU has two halves, so its width is even, not {hidden}", nameof(hidden));
}
