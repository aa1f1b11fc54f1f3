using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>A corpus as token ids. A large one lies in a temporary file, which belongs to the data set.</summary>
internal sealed class Dataset : IDisposable
{
    private const int PairsAtOnce = 1 << 14;

    private readonly ExampleStore _store;

    private enum Verdict : byte { Kept, Empty, SourceTooLong, TargetTooLong, RatioTooLarge }

    private Dataset(ExampleStore store, IReadOnlyList<Example> examples, FilterReport report) => (_store, Examples, Report) = (store, examples, report);

    /// <summary>The examples in the order of the corpus, some of them several times if the corpus has weights.</summary>
    public IReadOnlyList<Example> Examples { get; }

    /// <summary>A count of the pairs that were dropped, by reason.</summary>
    public FilterReport Report { get; }

    /// <summary>The number of pairs whose word alignment is not used, because their tokens do not show the words between spaces.</summary>
    public int Unaligned { get; private init; }

    /// <summary>Encodes a corpus. The result does not depend on the number of threads.</summary>
    /// <param name="source">The tokenizer of the source.</param>
    /// <param name="target">The tokenizer of the target.</param>
    /// <param name="options">Gives the limits: <see cref="SideOptions.MaximumLength"/> of both sides and
    /// <see cref="DataOptions.MaximumLengthRatio"/>, where 0 = none. Its <see cref="DataOptions.ReverseSource"/> says whether sources are
    /// reversed.</param>
    /// <param name="filter">True for training: pairs with an empty side, beyond a length limit or beyond the ratio are dropped. False for validation
    /// and test: every pair is kept, so that example i is pair i.</param>
    /// <param name="copies">Whether the decoder copies tokens of the source, see <see cref="Example.Copies"/>.</param>
    /// <exception cref="Seq2SeqException">The filters leave nothing.</exception>
    public static Dataset Encode(ParallelCorpus corpus, ITokenizer source, ITokenizer target, DataOptions options, bool filter, bool copies = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        return Encode(corpus.Pairs.Select(pair => (pair, 0)), corpus.Path, source, target, options, filter, copies,
            new(long.MaxValue, ""), _ => null);
    }

    /// <summary>Encodes and filters the pairs of training.</summary>
    /// <param name="corpus">The pairs and their weights.</param>
    /// <param name="source">The tokenizer of the source.</param>
    /// <param name="target">The tokenizer of the target.</param>
    /// <param name="options">Gives the limits, see the other overload, and how many ids are held in memory.</param>
    /// <param name="seed">The seed that draws the pairs of a corpus whose weight is no whole number.</param>
    /// <param name="directory">Where further ids are kept, in a temporary file.</param>
    /// <param name="copies">Whether the decoder copies tokens of the source, see <see cref="Example.Copies"/>.</param>
    /// <exception cref="Seq2SeqException">The filters leave nothing, or the file cannot be written.</exception>
    public static Dataset Encode(TrainingCorpus corpus, ITokenizer source, ITokenizer target, DataOptions options, int seed, string directory,
        bool copies = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(directory);
        return Encode(corpus.Parts, corpus.Path, source, target, options, filter: true, copies,
            new((long)options.MemoryLimit << 20, directory),
            ends => corpus.Weights.All(weight => weight == 1) ? null : ExampleSelection.Weighted(ends, corpus.Weights, seed));
    }

    /// <summary>Encodes many pairs at a time on all cores.</summary>
    /// <param name="pairs">The pairs with the numbers of their parts.</param>
    /// <param name="select">Receives where the examples of each part end, and returns the indices of those to use; null = all.</param>
    private static Dataset Encode(IEnumerable<(TextPair Pair, int Part)> pairs, string path, ITokenizer source, ITokenizer target, DataOptions options,
        bool filter, bool copies, ExampleStore store, Func<IReadOnlyList<int>, int[]?> select)
    {
        try
        {
            var counts = new int[Enum.GetValues<Verdict>().Length];
            var ends = new List<int>();
            var alignment = new TokenAlignment(options, source, target);
            var copying = copies ? CopyTokens.Of(options, target) : null;
            var unaligned = 0;
            var before = 0L;
            foreach (var chunk in pairs.Chunk(PairsAtOnce))
            {
                var wrong = new Seq2SeqException?[chunk.Length];
                var encoded = new Example[chunk.Length];
                var verdicts = new Verdict[chunk.Length];
                Parallel.For(0, chunk.Length, i =>
                {
                    var pair = chunk[i].Pair;
                    try
                    {
                        encoded[i] = new(source.Encode(pair.Source), target.Encode(pair.Target));
                    }
                    catch (Seq2SeqException error)
                    {
                        wrong[i] = error;
                        return;
                    }
                    if (options.ReverseSource) Array.Reverse(encoded[i].Source);
                    if (filter) verdicts[i] = Judge(pair, encoded[i], options);
                    if (verdicts[i] != Verdict.Kept) return;
                    if (filter && pair.Links != null)
                    {
                        if (alignment.Of(pair, encoded[i]) is { } links) encoded[i] = encoded[i] with { Links = links };
                        else Interlocked.Increment(ref unaligned);
                    }
                    if (copying != null) encoded[i] = copying.Of(pair, encoded[i]);
                });
                if (Array.FindIndex(wrong, error => error != null) is var first and >= 0)
                    throw new Seq2SeqException(FormattableString.Invariant($"'{path}', pair {before + first + 1:N0}: {wrong[first]!.Message}"), wrong[first]);
                before += chunk.Length;
                for (var i = 0; i < chunk.Length; i++)
                {
                    counts[(int)verdicts[i]]++;
                    if (verdicts[i] == Verdict.Kept) store.Add(encoded[i]);
                    while (ends.Count <= chunk[i].Part) ends.Add(store.Count);
                    ends[chunk[i].Part] = store.Count;
                }
            }
            store.Complete();
            var report = new FilterReport(counts.Sum(), counts[(int)Verdict.Empty], counts[(int)Verdict.SourceTooLong], counts[(int)Verdict.TargetTooLong],
                counts[(int)Verdict.RatioTooLarge], options.Source.MaximumLength, options.Target.MaximumLength, options.MaximumLengthRatio);
            IReadOnlyList<Example> examples = report.Kept > 0 && select(ends) is { } chosen ? new ExampleSelection(store, chosen) : store;
            if (examples.Count == 0)
                throw new Seq2SeqException(
                    $"the filters leave nothing of corpus '{path}': {report}; raise data.src.max_length, data.trg.max_length or data.max_length_ratio");
            return new(store, examples, report) { Unaligned = unaligned };
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private static Verdict Judge(TextPair text, Example example, DataOptions options)
    {
        int source = example.Source.Length, target = example.Target.Length;
        if (source == 0 || target == 0 || string.IsNullOrWhiteSpace(text.Source) || string.IsNullOrWhiteSpace(text.Target)) return Verdict.Empty;
        if (options.Source.MaximumLength > 0 && source > options.Source.MaximumLength) return Verdict.SourceTooLong;
        if (options.Target.MaximumLength > 0 && target > options.Target.MaximumLength) return Verdict.TargetTooLong;
        double ratio = options.MaximumLengthRatio;
        if (ratio > 0 && Math.Max(source, target) > ratio * Math.Min(source, target)) return Verdict.RatioTooLarge;
        return Verdict.Kept;
    }
}
