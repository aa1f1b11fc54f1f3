using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>What a <see cref="Trainer{TBatch}"/> trains: weights, and a loss of a batch.</summary>
/// <typeparam name="TBatch">Examples that are trained on together.</typeparam>
public interface ITrainable<in TBatch>
{
    /// <summary>The weights.</summary>
    ParameterSet Parameters { get; }

    /// <summary>Computes the loss of a batch on a tape, whose backward pass then adds its gradients, divided by <see cref="Predictions"/>, to those of the weights.</summary>
    /// <param name="tape">Records.</param>
    /// <param name="update">Number of the update, from 1.</param>
    LossTerms Loss(Tape tape, TBatch batch, int update);

    /// <summary>Returns the number of predictions whose mean loss is trained on, such as target tokens.</summary>
    int Predictions(TBatch batch);

    /// <summary>Returns how large a batch is, for a message that it did not fit in memory, such as <c>a batch of 64 sentence pairs</c>.</summary>
    string Size(TBatch batch);

    /// <summary>What to do about a batch that does not fit in memory, such as <c>lower training.batch_size</c>.</summary>
    string Remedy { get; }
}
