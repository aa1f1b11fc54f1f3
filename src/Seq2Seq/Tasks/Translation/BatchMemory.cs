using Seq2Seq.Data;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Finds the largest batch that fits into a budget of memory. It computes gradients of growing batches of the longest pairs and measures what is in use
/// at once, so that all that a model needs is counted. The result depends on configuration, data and kind of device alone.
/// </summary>
internal static class BatchMemory
{
    private const int First = 128, Step = 64, Most = 1_000_000;
    private const double Gibi = 1L << 30;

    /// <summary>The part of the budget that may be in use at once. The pool keeps up to a quarter more for batches of other shapes.</summary>
    private const double Used = 0.8;

    /// <summary>Returns the largest size of a batch in padded tokens of its longer side.</summary>
    /// <exception cref="ConfigurationException">The longest pair alone, with weights and moments, does not fit into the budget.</exception>
    public static int LargestBatch(TranslationModel model, TranslationBatches batches, TrainingOptions options, Device device)
    {
        using var optimizer = new Optimizer(device, model.Parameters, options);
        using var average = options.AverageDecay > 0 ? new WeightAverage(model.Parameters, options.AverageDecay) : null;
        var gradient = new GradientSum<Batch>(model, batches, device, options);
        var allowed = options.BatchMemory * Gibi * Used;
        var (size, bytes) = (First, Measure(First));
        if (bytes > allowed)
            throw new ConfigurationException(FormattableString.Invariant($"'training.batch_memory' is {options.BatchMemory}, expected at least {Math.Ceiling(100 * bytes / Gibi / Used) / 100} for the weights and the longest pair; raise it, or make the model smaller"));
        var perToken = 0d;
        while (size < Most && batches.Heaviest(size).Length < batches.Count && bytes + perToken * size <= allowed)
        {
            var (larger, next) = (Math.Min(2 * size, Most), Measure(Math.Min(2 * size, Most)));
            if (next > allowed) return size;
            (perToken, size, bytes) = ((double)(next - bytes) / (larger - size), larger, next);
        }
        if (bytes + perToken * size <= allowed) return size;
        // A batch takes memory in proportion to its size, but memory comes in steps.
        var found = size + (int)((allowed - bytes) / perToken) / Step * Step;
        while (found > size && Measure(found) > allowed) found -= Step;
        return found;

        long Measure(int tokens)
        {
            device.ResetMostUsedBytes();
            gradient.Add(1, [batches.Heaviest(tokens)], (_, _) => { });
            model.Parameters.ClearGradients();
            return device.MostUsedBytes;
        }
    }
}
