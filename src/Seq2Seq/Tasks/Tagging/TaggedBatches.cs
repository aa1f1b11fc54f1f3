using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>Texts that are read together, with their labels.</summary>
/// <param name="Input">The B texts.</param>
/// <param name="Labels">[S, B], time-major: the number of the label of each token, or <see cref="TaggingModel.NoLabel"/>.</param>
/// <param name="Count">The number of labels.</param>
internal sealed record TaggedBatch(Input Input, int[] Labels, int Count);

/// <summary>The batches of labelled texts.</summary>
internal sealed class TaggedBatches : IBatchSource<TaggedBatch>
{
    private readonly TaggedExamples _examples;
    private readonly UnitReader _reader;
    private readonly BatchSchedule _schedule;
    private readonly int _seed;
    private int _epoch; // planned last

    public TaggedBatches(TaggedExamples examples, TaggedExamples? validation, UnitReader reader, TrainingOptions options)
    {
        (_examples, _reader, _seed) = (examples, reader, options.RandomSeed);
        int[] lengths = [.. examples.All.Select(example => example.Tokens.Length)];
        _schedule = new BatchSchedule((lengths, new int[lengths.Length]), options.BatchSize, options.BatchType, options.Shuffle, options.RandomSeed);
        Fingerprint = examples.Fingerprint ^ (validation?.Fingerprint ?? 0);
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => _schedule.Epoch(_epoch = number);

    public TaggedBatch Make(int[] examples) => _examples.Batch(_reader, examples, i => _reader.InEpoch(_examples.All[i], i, _epoch, _seed));
}
