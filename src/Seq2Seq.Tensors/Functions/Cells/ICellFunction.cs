namespace Seq2Seq.Tensors;

/// <summary>
/// The formula of a recurrent cell for one unit of one step, forward and backward. It is written once for every vector width and device. A device
/// applies the formula to all units of all rows and takes care of sentences that have ended. The gates are linear in the input and the state: z_k =
/// W_x x_t + W_h h_{t-1} + b. A cell that combines the two terms in another way takes them apart: x_k = W_x x_t + b_x and s_k = W_h h_{t-1} + b_h.
/// </summary>
internal interface ICellFunction
{
    /// <summary>The number of gates. Each gate is as wide as the state.</summary>
    static abstract int Gates { get; }

    /// <summary>The number of parts of the state: 1 = h, 2 = h and c. Part 0 is the output, and the recurrent products take part 0.</summary>
    static abstract int StateParts { get; }

    /// <summary>Whether the recurrent products s_k are kept apart from the input products x_k.</summary>
    static abstract bool KeepsProductsApart { get; }

    /// <summary>Sets every part of the new state, and leaves in the gates whatever the backward pass needs.</summary>
    void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>;

    /// <summary>
    /// Replaces the gates by their gradients, and the recurrent products too if they are kept apart. The gradient of every part of the new state is
    /// replaced by that of the old state, without the path through the recurrent products.
    /// </summary>
    void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>;
}
