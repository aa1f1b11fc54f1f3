using Seq2Seq.Data;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>The batches of texts, with new gaps in each epoch.</summary>
internal sealed class MaskedBatches : IBatchSource<MaskedBatch>
{
    private readonly MaskedTexts _texts;
    private readonly BatchSchedule _schedule;
    private int _epoch; // planned last

    public MaskedBatches(MaskedTexts texts, MaskedTexts? validation, TrainingOptions options)
    {
        _texts = texts;
        int[] lengths = [.. Enumerable.Range(0, texts.Texts.Lengths.Count).Select(texts.Length)];
        _schedule = new BatchSchedule((lengths, new int[lengths.Length]), options.BatchSize, options.BatchType, options.Shuffle, options.RandomSeed);
        Fingerprint = texts.Texts.Fingerprint ^ (validation?.Texts.Fingerprint ?? 0);
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => _schedule.Epoch(_epoch = number);

    public MaskedBatch Make(int[] examples) => _texts.Batch(examples, _epoch);
}
