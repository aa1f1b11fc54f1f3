using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>
/// Computes the gradient of an update: that of the mean loss over the predictions of all its batches. The batches take their turn, so that only one at
/// a time needs memory; the sum is that of one large batch, up to rounding.
/// </summary>
internal sealed class GradientSum<TBatch>(ITrainable<TBatch> model, IBatchSource<TBatch> batches, Device device, TrainingOptions options)
{
    /// <summary>Adds the gradient to that of the weights.</summary>
    /// <param name="update">The number of the update, from 1.</param>
    /// <param name="parts">The examples of each batch.</param>
    /// <param name="computed">Called after each batch with its loss, which is kept only until the call returns, and its number of predictions.</param>
    /// <exception cref="Seq2SeqException">A batch does not fit in memory.</exception>
    public void Add(int update, int[][] parts, Action<LossTerms, int> computed)
    {
        var made = Array.ConvertAll(parts, batches.Make);
        var predictions = made.Sum(model.Predictions);
        for (var i = 0; i < made.Length; i++)
        {
            var number = (long)(update - 1) * options.BatchMultiplier + i + 1;
            try
            {
                using var tape = new Tape(device, Philox.Key(options.RandomSeed, RandomStream.Dropout, number));
                var loss = model.Loss(tape, made[i], new UpdatePart(update, number, predictions));
                tape.Backward();
                computed(loss, model.Predictions(made[i]));
            }
            catch (OutOfMemoryException error)
            {
                throw new Seq2SeqException($"out of memory at update {update}, {model.Size(made[i])}: {error.Message}; {model.Remedy}", error);
            }
        }
    }

    /// <summary>Computes an update again that was not finite, to name the weight.</summary>
    public string Explain(int update, int[][] parts)
    {
        if (Divergence.Weight(model.Parameters) is { } weight) return weight;
        var loss = 0d;
        Add(update, parts, (terms, _) => loss += terms.Read().Loss);
        var gradient = Divergence.Gradient(model.Parameters) ?? "the norm of the gradient is not finite";
        return double.IsFinite(loss) ? gradient : $"the loss is not finite, and {gradient}";
    }
}
