namespace Seq2Seq.Tensors;

/// <summary>
/// One step of a recurrent cell over rows of H units, one row for each sentence. A row b with <see cref="Time"/> ≥ lengths[b] has ended:
/// it keeps its state, its output is 0, its gates take no gradient, and the gradients of its state pass unchanged.
/// </summary>
/// <param name="Rows">Sentences.</param>
/// <param name="Hidden">H.</param>
/// <param name="Gates">[rows, gates · H]: z, or x if the products are kept apart. Forward leaves there what backward needs, backward the gradient.</param>
/// <param name="Before">State before the step: part p is [rows, H], p · <see cref="PartStep"/> elements on.</param>
/// <param name="After">State after the step, likewise.</param>
public readonly record struct RecurrentStep(int Rows, int Hidden, View Gates, View Before, View After)
{
    /// <summary>[rows, gates · H]: s of a cell that keeps the products apart; backward replaces it by its gradient.</summary>
    public View Recurrent { get; init; }

    /// <summary>Distance between the parts of a state.</summary>
    public int PartStep { get; init; }

    /// <summary>[rows] integers; absent = no sentence has ended.</summary>
    public View Lengths { get; init; }

    /// <summary>t.</summary>
    public int Time { get; init; }

    /// <summary>y [rows, H]: the output, if it is wanted beside the state.</summary>
    public View Output { get; init; }

    /// <summary>dy [rows, H]: the gradient that the output received, if any.</summary>
    public View OutputGradient { get; init; }

    /// <summary>
    /// [parts, rows, H]: the gradient of the state after the step, which backward replaces by that of the state before, the path through the
    /// recurrent products left out.
    /// </summary>
    public View StateGradient { get; init; }
}
