using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>A model that a <see cref="Trainer{TBatch}"/> can train: weights, and the loss of a batch.</summary>
/// <typeparam name="TBatch">Examples that are trained on together.</typeparam>
internal interface ITrainable<in TBatch>
{
    /// <summary>The weights.</summary>
    ParameterSet Parameters { get; }

    /// <summary>
    /// Computes the loss of a batch on a tape. The tape's backward pass then adds the gradients, divided by <see cref="UpdatePart.Predictions"/>, to
    /// those of the weights.
    /// </summary>
    /// <param name="tape">The tape that records the operators.</param>
    /// <param name="part">The place of the batch in the run.</param>
    LossTerms Loss(Tape tape, TBatch batch, UpdatePart part);

    /// <summary>
    /// The loss of a prediction above which training has diverged. For a choice among V classes it is ln 2V, since guessing has a loss of ln V.
    /// </summary>
    double WorstLoss => double.PositiveInfinity;

    /// <summary>Returns the number of predictions whose mean loss is trained on, such as target tokens.</summary>
    int Predictions(TBatch batch);

    /// <summary>What predictions are, in the plural. A loss of tokens has a perplexity.</summary>
    string Unit => TrainingProgress.Tokens;

    /// <summary>Returns the size of a batch in words, such as <c>a batch of 64 sentence pairs</c>, for the message that it did not fit in memory.</summary>
    string Size(TBatch batch);

    /// <summary>
    /// What the model carries over from batch to batch, such as the state of a recurrent model at the end of each text that goes on; null = nothing. It is a
    /// part of the training state.
    /// </summary>
    float[]? Carried
    {
        get => null;
        set
        {
        }
    }

    /// <summary>The advice for a batch that does not fit in memory, such as <c>lower training.batch_size</c>.</summary>
    string Remedy { get; }
}
