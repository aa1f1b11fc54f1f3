using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// The plain RNN (Elman 1990); see <see cref="Ops.Rnn"/>. With rectified units, the recurrent weights start as the identity (Le et al. 2015).
/// </summary>
internal sealed class RnnCell(ParameterSet parameters, string name, CellOptions options, int inputs, int hidden, bool relu)
    : FusedCell(parameters, name, options, gates: 1, inputs, hidden, recurrent: relu ? Initializer.Identity : null)
{
    /// <inheritdoc/>
    protected override RecurrentOutput Apply(Scope scope, Tensor x, State start, View lengths, bool reverse, Tensor? mask) =>
        scope.Rnn(x, Wx, Wh, Bx, start[0], lengths, reverse, relu, mask);
}
