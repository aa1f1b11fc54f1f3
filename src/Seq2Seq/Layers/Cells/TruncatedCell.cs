using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// A cell whose gradients stay within pieces of K steps (truncated backpropagation through time, Williams &amp; Peng 1990). The state goes on from piece to
/// piece as a number that takes no gradient. Outputs and states are those of the cell, bit for bit. Pieces begin at multiples of K, so that neither the
/// batch nor the padding decides where they end.
/// </summary>
/// <param name="cell">The cell.</param>
/// <param name="steps">The number K of steps of a piece.</param>
internal sealed class TruncatedCell(Cell cell, int steps) : Cell(cell.Width)
{
    /// <inheritdoc/>
    public override int StateParts => cell.StateParts;

    /// <inheritdoc/>
    public override State Zero(Scope scope, int batch) => cell.Zero(scope, batch);

    /// <inheritdoc/>
    public override State Step(Scope scope, Tensor x, State state) => cell.Step(scope, x, state);

    /// <inheritdoc/>
    public override (Tensor Y, State Last) Run(Scope scope, Tensor x, State start, View lengths = default, bool reverse = false)
    {
        int time = x.Shape[0], pieces = (time + steps - 1) / steps;
        if (!scope.Recording || pieces <= 1) return cell.Run(scope, x, start, lengths, reverse);
        var all = new int[lengths.Length];
        if (lengths.Storage != null) scope.Device.Download(lengths, all);
        var (outputs, state) = (new Tensor[pieces], start);
        for (var k = 0; k < pieces; k++)
        {
            var piece = reverse ? pieces - 1 - k : k;
            int first = piece * steps, count = Math.Min(steps, time - first);
            var left = lengths.Storage == null ? default : scope.Integers(Array.ConvertAll(all, length => Math.Clamp(length - first, 0, count)));
            (outputs[piece], state) = cell.Run(scope, x.Slice(first, count), k == 0 ? state : Constant(state), left, reverse);
        }
        return (scope.Join(outputs), state);
    }

    private static State Constant(State state) => state with { Parts = [.. state.Parts.Select(part => new Tensor(part.Device, part.Data, part.Shape))] };
}
