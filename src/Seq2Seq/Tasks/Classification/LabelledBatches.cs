using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Classification;

/// <summary>Inputs that are read together, with their labels.</summary>
/// <param name="Input">The B inputs.</param>
/// <param name="Labels">[B]: the numbers of their labels.</param>
internal sealed record LabelledBatch(Input Input, int[] Labels);

/// <summary>The batches of labelled examples.</summary>
internal sealed class LabelledBatches : IBatchSource<LabelledBatch>
{
    private readonly LabelledExamples _examples;
    private readonly InputReader _reader;
    private readonly BatchSchedule _schedule;
    private readonly int _seed;
    private int _epoch; // planned last

    public LabelledBatches(LabelledExamples examples, LabelledExamples? validation, InputReader reader, TrainingOptions options)
    {
        (_examples, _reader, _seed) = (examples, reader, options.RandomSeed);
        int[] lengths = [.. examples.Inputs.Select(input => input.Length)];
        _schedule = new BatchSchedule((lengths, new int[lengths.Length]), options.BatchSize, options.BatchType, options.Shuffle, options.RandomSeed);
        Fingerprint = examples.Fingerprint ^ (validation?.Fingerprint ?? 0);
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => _schedule.Epoch(_epoch = number);

    public LabelledBatch Make(int[] examples) => Make(_examples, _reader, examples, i => _reader.InEpoch(_examples.Inputs[i], i, _epoch, _seed));

    /// <summary>Returns a batch of the given examples.</summary>
    /// <param name="input">Returns an input as it is read; null = as it is.</param>
    public static LabelledBatch Make(LabelledExamples examples, InputReader reader, int[] numbers, Func<int, EncodedInput>? input = null) =>
        new(reader.Batch(Array.ConvertAll(numbers, i => input?.Invoke(i) ?? examples.Inputs[i])), Array.ConvertAll(numbers, i => examples.Labels[i]));
}
