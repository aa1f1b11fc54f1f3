using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// The pairs that a model is trained on: those of one corpus or several, without those that are held out for validation. Small corpora are in memory, and
/// large ones are read anew by each enumeration.
/// </summary>
internal sealed class TrainingCorpus
{
    private const int TextInMemory = 4; // bytes for each byte of a file, with what a string takes beside its characters

    private readonly StoredCorpus[] _stored = [];
    private readonly IReadOnlyList<IEnumerable<TextPair>> _parts;
    private readonly int _most;
    private readonly HeldOutPairs? _heldOut;

    private TrainingCorpus(DataOptions options, int seed, bool alignments)
    {
        var columns = CorpusColumns.Of(options);
        _most = options.MaximumTrainingPairs;
        _stored = [.. options.Train.Select(path => new StoredCorpus(path, columns, _most, alignments))];
        Path = string.Join(", ", options.Train);
        Weights = options.TrainingWeights.Length > 0 ? options.TrainingWeights : [.. options.Train.Select(_ => 1f)];
        var isSmall = FitsInMemory(_stored.Sum(corpus => corpus.Size), options.MemoryLimit);
        _parts = isSmall ? [.. _stored.Select(corpus => corpus.ToArray())] : _stored;
        foreach (var (part, corpus) in _parts.Zip(_stored))
            if (!part.Any()) throw ParallelCorpus.Empty(corpus.Path);
        if (options.ValidationSplit > 0) (_heldOut, HeldOut) = HoldOut(options, seed);
    }

    /// <summary>Creates a corpus of pairs in memory.</summary>
    /// <param name="corpus">The pairs.</param>
    /// <param name="options">Says what is held out of them.</param>
    /// <param name="seed">The seed that draws the pairs to hold out.</param>
    /// <exception cref="Seq2SeqException">Nothing is left of the corpus.</exception>
    public TrainingCorpus(ParallelCorpus corpus, DataOptions options, int seed)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        (_parts, _most, Path, Weights) = ([corpus.Pairs], options.MaximumTrainingPairs, corpus.Path, [1f]);
        if (options.ValidationSplit > 0) (_heldOut, HeldOut) = HoldOut(options, seed);
    }

    /// <summary>Opens the training corpora of a configuration.</summary>
    /// <param name="options">Names the corpora, their weights, and what is held out of them.</param>
    /// <param name="seed">The seed that draws the pairs to hold out.</param>
    /// <param name="alignments">Whether pairs have word alignments.</param>
    /// <exception cref="Seq2SeqException">A corpus is missing, empty or malformed, or nothing is left of it.</exception>
    public static TrainingCorpus Open(DataOptions options, int seed, bool alignments = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckIsNamed(options);
        return new TrainingCorpus(options, seed, alignments);
    }

    /// <summary>Returns whether text is held in memory.</summary>
    /// <param name="size">The size of its files in bytes.</param>
    /// <param name="limit">The largest size in memory, in MiB.</param>
    internal static bool FitsInMemory(long size, int limit) => TextInMemory * size <= (long)limit << 20;

    /// <summary>Checks that a configuration names a training corpus.</summary>
    internal static void CheckIsNamed(DataOptions options)
    {
        if (options.Train.Length == 0 || options.Train.Contains(""))
            throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
    }

    /// <summary>The paths of the corpora.</summary>
    public string Path { get; }

    /// <summary>The pairs to train on, in the order of the corpora, each once.</summary>
    public IEnumerable<TextPair> Pairs => Parts.Select(p => p.Pair);

    /// <summary>The pairs, each with the number of its corpus.</summary>
    public IEnumerable<(TextPair Pair, int Part)> Parts => _heldOut == null ? All() : All().Where(p => !_heldOut.Contains(p.Pair));

    /// <summary>The weight of each corpus.</summary>
    public IReadOnlyList<float> Weights { get; }

    /// <summary>The pairs that are held out; null = none.</summary>
    public ParallelCorpus? HeldOut { get; }

    /// <summary>What looked wrong in what was read so far and is no error, such as rows that were left out.</summary>
    public IEnumerable<string> Warnings => _stored.SelectMany(corpus => corpus.Warnings).Distinct();

    private (HeldOutPairs, ParallelCorpus) HoldOut(DataOptions options, int seed)
    {
        var all = All().Select(p => p.Pair);
        var held = new HeldOutPairs(all, options.ValidationSplit, seed, Normalization.Of(options.Source));
        return (held, new ParallelCorpus([.. all.Where(held.Contains)], $"{Path} (held out)"));
    }

    private IEnumerable<(TextPair Pair, int Part)> All()
    {
        var all = _parts.SelectMany((pairs, part) => pairs.Select(pair => (pair, part)));
        return _most > 0 ? all.Take(_most) : all;
    }
}
