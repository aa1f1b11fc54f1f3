using System.Runtime.InteropServices;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The batches of a parallel corpus.</summary>
internal sealed class TranslationBatches : IBatchSource<Batch>
{
    private readonly BatchSchedule _schedule;
    private readonly Dataset _training;
    private readonly SpecialTokens _source, _target;
    private readonly SubwordSampling? _sampling;
    private readonly bool _sourceEnd;
    private int _epoch; // planned last
    private int[]? _byLength;

    /// <param name="training">The pairs to train on.</param>
    /// <param name="validation">The held-out pairs, for the fingerprint; null = none.</param>
    /// <param name="options">Gives the size and the order of the batches.</param>
    /// <param name="source">The special tokens of the source.</param>
    /// <param name="target">The special tokens of the target.</param>
    /// <param name="sampling">Cuts the texts anew in each epoch; null = they are cut once.</param>
    /// <param name="sourceEnd">Whether the end of sentence stands behind a source.</param>
    public TranslationBatches(Dataset training, Dataset? validation, TrainingOptions options, SpecialTokens source, SpecialTokens target,
        SubwordSampling? sampling = null, bool sourceEnd = true)
    {
        (_training, _source, _target, _sampling, _sourceEnd) = (training, source, target, sampling, sourceEnd);
        _schedule = new BatchSchedule(training.Examples, options.BatchSize, options.BatchType, options.Shuffle, options.RandomSeed);
        Fingerprint = Checksum(training.Examples.Concat(validation?.Examples ?? []));
    }

    public uint Fingerprint { get; }

    /// <summary>The number of training pairs.</summary>
    public int Count => _training.Examples.Count;

    public IReadOnlyList<int[]> Epoch(int number) => _schedule.Epoch(_epoch = number);

    public Batch Make(int[] examples) => Batch.FromExamples(_sampling?.Of(_training.Examples, _epoch) ?? _training.Examples, examples,
        _source, _target, _sourceEnd);

    /// <summary>
    /// Returns the batch of up to so many padded tokens that takes the most memory: of the longest pairs, whose attention has the most weights.
    /// </summary>
    public int[] Heaviest(int tokens)
    {
        var longest = _byLength ??= [.. Enumerable.Range(0, _training.Examples.Count).OrderByDescending(Cost).ThenByDescending(Length)];
        return longest[..Math.Clamp(tokens / Cost(longest[0]), 1, longest.Length)];

        int Cost(int i) => Math.Max(_training.Examples[i].Source.Length, _training.Examples[i].Target.Length) + 1;
        int Length(int i) => _training.Examples[i].Source.Length + _training.Examples[i].Target.Length;
    }

    private static uint Checksum(IEnumerable<Example> examples)
    {
        var checksum = new Crc32C();
        foreach (var example in examples)
        {
            checksum.Append(MemoryMarshal.AsBytes<int>([example.Source.Length, example.Target.Length]));
            checksum.Append(MemoryMarshal.AsBytes<int>(example.Source));
            checksum.Append(MemoryMarshal.AsBytes<int>(example.Target));
            checksum.Append(MemoryMarshal.AsBytes<int>(example.Links));
            checksum.Append(MemoryMarshal.AsBytes<int>(example.Copies));
        }
        return checksum.Value;
    }
}
