namespace Seq2Seq.Tensors;

/// <summary>
/// What an <see cref="ICellFunction"/> reads and writes of its unit. The values stand in the device's memory; gates and parts of the state go by
/// numbers that are constants in the formula. A formula reads all it needs before it writes.
/// </summary>
/// <typeparam name="V">As many units side by side as a vector has lanes.</typeparam>
public interface ICellUnit<V> where V : unmanaged, IVector<V>
{
    /// <summary>In the forward formula z_k, or x_k if the products are kept apart; in the backward formula what the forward formula left there.</summary>
    V Gate(int k);

    /// <summary>The forward formula leaves there what the backward formula needs, the backward formula the gradient of z_k or x_k.</summary>
    void SetGate(int k, V value);

    /// <summary>s_k, of a cell that keeps the products apart.</summary>
    V Recurrent(int k);

    /// <summary>Replaces s_k by its gradient, in the backward formula only.</summary>
    void SetRecurrent(int k, V value);

    /// <summary>A part of the state before the step.</summary>
    V Before(int part);

    /// <summary>A part of the state after the step, in the backward formula only.</summary>
    V After(int part);

    /// <summary>Sets a part of the state after the step, in the forward formula only.</summary>
    void SetAfter(int part, V value);

    /// <summary>The gradient of a part of the state after the step, in the backward formula only.</summary>
    V Gradient(int part);

    /// <summary>Replaces it by the gradient of that part before the step, the path through the recurrent products left out.</summary>
    void SetGradient(int part, V value);
}
