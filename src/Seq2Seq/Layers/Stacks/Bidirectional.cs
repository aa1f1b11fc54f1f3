using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Two cells that read a sequence from its two ends (Schuster &amp; Paliwal 1997). Outputs and last states are [forward; backward]. The backward cell
/// begins at the end, so a sequence cannot be continued step by step.
/// </summary>
internal sealed class Bidirectional(Cell forward, Cell backward) : ISequenceLayer
{
    /// <inheritdoc/>
    public int Width => forward.Width + backward.Width;

    /// <inheritdoc/>
    public int StateParts => forward.StateParts;

    /// <inheritdoc/>
    public State Zero(Scope scope, int batch)
    {
        var zero = forward.Zero(scope, batch);
        return Join(scope, zero, zero);
    }

    /// <inheritdoc/>
    public (Tensor Y, State Last) Run(Scope scope, Tensor x, State? start, View lengths)
    {
        if (start != null) throw new NotSupportedException("a bidirectional layer reads whole sentences; it cannot continue one");
        var zero = forward.Zero(scope, x.Shape[1]);
        var (y, last) = forward.Run(scope, x, zero, lengths);
        var (yBack, lastBack) = backward.Run(scope, x, zero, lengths, reverse: true);
        return (y.Count == 0 ? scope.New(y.Shape.With(^1, Width)) : scope.Concat(y, yBack), Join(scope, last, lastBack));
    }

    private static State Join(Scope scope, State a, State b) => new([.. a.Parts.Select((part, i) => scope.Concat(part, b[i]))]);
}
