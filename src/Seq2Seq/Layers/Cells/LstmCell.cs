using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>The LSTM (Hochreiter &amp; Schmidhuber 1997) with forget gates (Gers et al. 2000); see <see cref="Ops.Lstm"/>. Its state is h and c.</summary>
internal sealed class LstmCell(ParameterSet parameters, string name, CellOptions options, int inputs, int hidden)
    : FusedCell(parameters, name, options, gates: 4, inputs, hidden, bias: new Initializer(0, Blocks: 4, Raised: 1, RaisedTo: options.ForgetBias))
{
    /// <inheritdoc/>
    public override int StateParts => 2;

    /// <inheritdoc/>
    protected override RecurrentOutput Apply(Scope scope, Tensor x, State start, View lengths, bool reverse, Tensor? mask) =>
        scope.Lstm(x, Wx, Wh, Bx, start[0], start[1], lengths, reverse, mask);
}
