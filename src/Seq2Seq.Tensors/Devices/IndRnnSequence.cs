namespace Seq2Seq.Tensors;

/// <summary>
/// All steps of an IndRNN: h_t = max(z_t + (m u) h_{t-1}, 0) for each unit by itself (Li et al. 2018). Since no unit sees another one, a device runs all
/// steps of a unit at once. The states stand in [T + 1, B, H] as in <see cref="Sequence"/>. Sentence b has ended at t ≥ lengths[b]: its state stays and its
/// output is 0.
/// </summary>
/// <param name="Time">T.</param>
/// <param name="Rows">The number of sentences B.</param>
/// <param name="Hidden">H.</param>
/// <param name="Inputs">z [T, B, H]. The backward pass replaces it by its gradient.</param>
/// <param name="Weights">u [H].</param>
/// <param name="States">[T + 1, B, H], with the first state before time 0, or after time T - 1 if the sequence is read from the end.</param>
internal readonly record struct IndRnnSequence(int Time, int Rows, int Hidden, View Inputs, View Weights, View States)
{
    /// <summary>Whether each sentence is read from its last token.</summary>
    public bool Reverse { get; init; }

    /// <summary>[B] integers. If the lengths are absent, all sentences have T tokens.</summary>
    public View Lengths { get; init; }

    /// <summary>m [B, H]: a factor on the recurrent weights, the same for all steps; absent = 1.</summary>
    public View Mask { get; init; }

    /// <summary>y [T, B, H]: the outputs, if they are needed beside the states.</summary>
    public View Outputs { get; init; }

    /// <summary>dy [T, B, H]: the gradient that the outputs received, if any.</summary>
    public View OutputGradient { get; init; }

    /// <summary>[B, H]: the gradient of the last state. The backward pass replaces it by that of the first state.</summary>
    public View StateGradient { get; init; }

    /// <summary>[B, H]: the share of each sentence in the gradient of u, which the backward pass sets.</summary>
    public View WeightGradient { get; init; }

    /// <summary>[T, B, H]: the gradient of the state after each step over all paths, which the backward pass sets; absent = not wanted.</summary>
    public View StateGradients { get; init; }
}
