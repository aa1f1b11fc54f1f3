namespace Seq2Seq.Tensors;

/// <summary>
/// One half of a step of the reversible GRU, see <see cref="ReversibleGru{V}"/>. Sentence b has ended at <see cref="Time"/> ≥ lengths[b]: its state stays, its
/// output is 0, its gates take no gradient, and the gradient of its state passes unchanged.
/// </summary>
/// <param name="Rows">The number of sentences B.</param>
/// <param name="Hidden">The number of units n of the half; the whole state has 2n.</param>
/// <param name="Inputs">x [B, 6n]: r, u, n of the first half, then of the second. The backward pass replaces those of its half by their gradient.</param>
/// <param name="Recurrent">s [B, 3n]: r, u, n of this half, computed from the other half. The backward pass replaces them by their gradient.</param>
/// <param name="State">[B, n]: the half, which the forward pass takes one step on and the backward pass one step back.</param>
internal readonly record struct ReversibleStep(int Rows, int Hidden, View Inputs, View Recurrent, View State)
{
    /// <summary>0 for the first half, 1 for the second.</summary>
    public int Half { get; init; }

    /// <summary>
    /// d [B, n] in signed bytes, four to an element: what the forward pass leaves for the backward pass to find the state before the step. The forward pass may
    /// do without if nothing goes back.
    /// </summary>
    public View Remainders { get; init; }

    /// <summary>[B] integers. If the lengths are absent, no sentence has ended.</summary>
    public View Lengths { get; init; }

    /// <summary>The time t of the step.</summary>
    public int Time { get; init; }

    /// <summary>y [B, 2n]: the output of the whole step, of which the forward pass sets this half; absent = not wanted.</summary>
    public View Output { get; init; }

    /// <summary>dy [B, 2n]: the gradient that the output received, if any.</summary>
    public View OutputGradient { get; init; }

    /// <summary>
    /// dh [B, n]: the gradient of the half after the step. The backward pass replaces it by that before the step, without the path through the gates of the
    /// other half.
    /// </summary>
    public View StateGradient { get; init; }

    /// <summary>The number of elements that the remainders of a half take.</summary>
    public static int RemainderLength(int rows, int hidden) => (rows * hidden + 3) / 4;
}
