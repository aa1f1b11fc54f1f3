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

/// <summary>
/// What a <see cref="ICellFunction"/> reads and writes of its unit: values in a device's memory, under numbers that are constants in the formula.
/// </summary>
/// <typeparam name="V">As many units side by side as a vector has lanes.</typeparam>
public interface ICellUnit<V> where V : unmanaged, IVector<V>
{
    /// <summary>Forward z_k, or x_k if the products are kept apart; backward what the forward formula left there.</summary>
    V Gate(int k);

    /// <summary>Forward for the backward formula; backward the gradient of z_k or x_k.</summary>
    void SetGate(int k, V value);

    /// <summary>s_k, for cells that keep it apart.</summary>
    V Recurrent(int k);

    /// <summary>Backward: the gradient of s_k.</summary>
    void SetRecurrent(int k, V value);

    /// <summary>A part of the state before the step.</summary>
    V Before(int part);

    /// <summary>A part of the state after the step; backward.</summary>
    V After(int part);

    /// <summary>Forward: a part of the state after the step.</summary>
    void SetAfter(int part, V value);

    /// <summary>Backward: the gradient of a part of the state after the step.</summary>
    V Gradient(int part);

    /// <summary>Backward: the gradient of a part of the state before the step, the path through the recurrent products left out.</summary>
    void SetGradient(int part, V value);
}
