using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Draws new sequences for each update: one epoch of as many batches as there are updates.</summary>
internal sealed class MemoryBatches(RecurrenceOptions options, int seed) : IBatchSource<MemoryBatch>
{
    /// <summary>Always 0, because the data follow from options and seed.</summary>
    public uint Fingerprint => 0;

    public IReadOnlyList<int[]> Epoch(int number) => [.. Enumerable.Range(1, options.Steps).Select(update => new[] { update })];

    public MemoryBatch Make(int[] examples)
    {
        var draws = new Draws(seed, RandomStream.TrainingExamples, examples[0]);
        var length = options.MinimumLength == 0 ? options.Length : options.MinimumLength + draws.Below(options.Length - options.MinimumLength + 1);
        return MemoryBatch.Draw(options, length, options.BatchSize, draws);
    }
}
