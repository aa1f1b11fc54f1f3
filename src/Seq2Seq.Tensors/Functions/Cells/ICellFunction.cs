namespace Seq2Seq.Tensors;

/// <summary>
/// The formula of a recurrent cell for one unit of one step, forward and backward, written once for every vector width and device. A device
/// applies it to all units of all rows and treats sentences that have ended. Gates are linear in the input and the state:
/// z_k = W_x x_t + W_h h_{t-1} + b, or two terms x_k = W_x x_t + b_x and s_k = W_h h_{t-1} + b_h for a cell that combines them otherwise.
/// </summary>
public interface ICellFunction
{
    /// <summary>Number of gates, each as wide as the state.</summary>
    static abstract int Gates { get; }

    /// <summary>Parts of the state: 1 = h, 2 = h and c. Part 0 is the output, and the part that the recurrent products take.</summary>
    static abstract int StateParts { get; }

    /// <summary>Whether the recurrent products s_k are kept apart from the input products x_k.</summary>
    static abstract bool KeepsProductsApart { get; }

    /// <summary>Sets every part of the state, and in the gates whatever the backward pass needs.</summary>
    void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>;

    /// <summary>
    /// Replaces the gates (and the recurrent products, if apart) by their gradients, and the gradient of every part of the new state by that of
    /// the old one, the path through the recurrent products left out.
    /// </summary>
    void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>;
}
