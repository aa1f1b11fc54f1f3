using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// A cell whose units sometimes keep their old value (zoneout, Krueger et al. 2017): s_t = z s_{t-1} + (1 - z) s̃_t, where s̃ is the state that the cell
/// computes, and z is 1 with probability p, drawn anew for each unit and step. Without dropout, as in decoding, z is its mean p. The mix stands between two
/// steps of the cell, so that a sequence is run step by step and not as one operator.
/// </summary>
/// <param name="cell">The cell.</param>
/// <param name="output">The probability p for the output h, 0 to below 1.</param>
/// <param name="cells">The probability p for the further parts of the state, such as the c of an LSTM, 0 to below 1.</param>
internal sealed class ZoneoutCell(Cell cell, float output, float cells) : Cell(cell.Width)
{
    /// <inheritdoc/>
    public override int StateParts => cell.StateParts;

    /// <inheritdoc/>
    public override State Zero(Scope scope, int batch) => cell.Zero(scope, batch);

    /// <inheritdoc/>
    public override State Step(Scope scope, Tensor x, State state)
    {
        var next = cell.Step(scope, x, state);
        return new State([.. next.Parts.Select((part, i) => Mix(scope, state[i], part, i == 0 ? output : cells))]);
    }

    /// <summary>s̃ + z (s - s̃): dropout with probability 1 - p leaves z / p of the difference.</summary>
    private static Tensor Mix(Scope scope, Tensor before, Tensor next, float p) =>
        p == 0 ? next : scope.Add(next, scope.Scale(scope.Dropout(scope.Subtract(before, next), 1 - p), p));
}
