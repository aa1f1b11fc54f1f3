using Seq2Seq.Data;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>The batches of inputs with their texts.</summary>
internal sealed class CaptioningBatches : IBatchSource<CaptionBatch>
{
    private readonly CaptionedExamples _examples;
    private readonly BatchSchedule _schedule;

    public CaptioningBatches(CaptionedExamples examples, CaptionedExamples? validation, TrainingOptions options)
    {
        _examples = examples;
        _schedule = new BatchSchedule(([.. examples.Inputs.Select(input => input.Length)], [.. examples.Texts.Select(text => text.Length)]), options.BatchSize,
            options.BatchType, options.Shuffle, options.RandomSeed);
        Fingerprint = examples.Fingerprint ^ (validation?.Fingerprint ?? 0);
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => _schedule.Epoch(number);

    public CaptionBatch Make(int[] examples) => _examples.Batch(examples);
}
