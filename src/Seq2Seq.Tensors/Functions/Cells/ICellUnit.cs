namespace Seq2Seq.Tensors;

/// <summary>
/// The values that an <see cref="ICellFunction"/> reads and writes for its unit. The values stand in the device's memory. Gates and parts of the
/// state have numbers that are constants in the formula. A formula reads all it needs before it writes.
/// </summary>
/// <typeparam name="V">A vector of as many neighbouring units as it has lanes.</typeparam>
internal interface ICellUnit<V> where V : unmanaged, IVector<V>
{
    /// <summary>
    /// Returns gate k. In the forward formula, the gate is z_k, or x_k if the products are kept apart. In the backward formula, it is the value that
    /// the forward formula left there.
    /// </summary>
    V Gate(int k);

    /// <summary>
    /// Sets gate k. The forward formula leaves there what the backward formula needs. The backward formula leaves there the gradient of z_k or x_k.
    /// </summary>
    void SetGate(int k, V value);

    /// <summary>Returns s_k of a cell that keeps the products apart.</summary>
    V Recurrent(int k);

    /// <summary>Replaces s_k by its gradient. Only the backward formula may call this method.</summary>
    void SetRecurrent(int k, V value);

    /// <summary>Returns a part of the state before the step.</summary>
    V Before(int part);

    /// <summary>Returns a part of the state after the step. Only the backward formula may call this method.</summary>
    V After(int part);

    /// <summary>Sets a part of the state after the step. Only the forward formula may call this method.</summary>
    void SetAfter(int part, V value);

    /// <summary>Returns the gradient of a part of the state after the step. Only the backward formula may call this method.</summary>
    V Gradient(int part);

    /// <summary>
    /// Replaces the gradient of a part of the state after the step by that of the same part before the step, without the path through the recurrent
    /// products.
    /// </summary>
    void SetGradient(int part, V value);
}
