namespace Seq2Seq.Tensors;

/// <summary>
/// One step of a recurrent cell over rows of H units, with one row for each sentence. A row b with <see cref="Time"/> ≥ lengths[b] has ended: its
/// state stays, its output is 0, its gates take no gradient, and the gradients of its state pass unchanged.
/// </summary>
/// <param name="Rows">The number of sentences.</param>
/// <param name="Hidden">H.</param>
/// <param name="Gates">[rows, gates · H]: z, or x if the products are kept apart. The forward pass leaves there what the backward pass needs, and the
/// backward pass leaves there the gradient.</param>
/// <param name="Before">The state before the step. Part p is [rows, H] and starts at element p · <see cref="PartStep"/>.</param>
/// <param name="After">The state after the step, laid out like <paramref name="Before"/>.</param>
internal readonly record struct RecurrentStep(int Rows, int Hidden, View Gates, View Before, View After)
{
    /// <summary>[rows, gates · H]: s of a cell that keeps the products apart. The backward pass replaces s by its gradient.</summary>
    public View Recurrent { get; init; }

    /// <summary>The distance between the parts of a state.</summary>
    public int PartStep { get; init; }

    /// <summary>[rows] integers. If the lengths are absent, no sentence has ended.</summary>
    public View Lengths { get; init; }

    /// <summary>The time t of the step.</summary>
    public int Time { get; init; }

    /// <summary>y [rows, H]: the output, if it is needed beside the state.</summary>
    public View Output { get; init; }

    /// <summary>dy [rows, H]: the gradient that the output received, if any.</summary>
    public View OutputGradient { get; init; }

    /// <summary>
    /// [parts, rows, H]: the gradient of the state after the step. The backward pass replaces it by the gradient of the state before the step,
    /// without the path through the recurrent products.
    /// </summary>
    public View StateGradient { get; init; }
}
