namespace Seq2Seq.Tensors;

/// <summary>The kernels of recurrent layers.</summary>
public abstract partial class Device
{
    /// <summary>Computes one step of a recurrent cell; see <see cref="RecurrentStep"/>.</summary>
    internal abstract void Step<C>(C cell, in RecurrentStep step) where C : unmanaged, ICellFunction;

    /// <summary>Computes the backward pass of the same step.</summary>
    internal abstract void StepBackward<C>(C cell, in RecurrentStep step) where C : unmanaged, ICellFunction;

    /// <summary>Computes all steps of an IndRNN; see <see cref="IndRnnSequence"/>.</summary>
    internal abstract void IndRnn(in IndRnnSequence sequence);

    /// <summary>Computes the backward pass of the same steps.</summary>
    internal abstract void IndRnnBackward(in IndRnnSequence sequence);

    /// <summary>Computes one half of a step of the reversible GRU; see <see cref="Tensors.ReversibleStep"/>.</summary>
    internal abstract void ReversibleStep(in ReversibleStep step);

    /// <summary>
    /// Takes the same half of the step back and computes its gradients. It finds the state before the step bit for bit if gates and state are those that the
    /// forward pass had.
    /// </summary>
    internal abstract void ReversibleStepBackward(in ReversibleStep step);

    /// <summary>Computes y[t, b, :] (+)= x[t, b, :] where t &lt; lengths[b], and 0 elsewhere.</summary>
    /// <param name="batch">The number of sentences B.</param>
    internal abstract void MaskSequence(View x, View lengths, View y, int batch, int columns, bool accumulate);
}
