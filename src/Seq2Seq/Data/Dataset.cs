using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>A corpus as token ids.</summary>
public sealed class Dataset
{
    private enum Verdict : byte { Kept, Empty, SourceTooLong, TargetTooLong, RatioTooLarge }

    private Dataset(IReadOnlyList<Example> examples, FilterReport report) => (Examples, Report) = (examples, report);

    /// <summary>The examples in the order of the corpus.</summary>
    public IReadOnlyList<Example> Examples { get; }

    /// <summary>A count of the pairs that were dropped, by reason.</summary>
    public FilterReport Report { get; }

    /// <summary>Encodes a corpus. The result does not depend on the number of threads.</summary>
    /// <param name="source">The tokenizer of the source.</param>
    /// <param name="target">The tokenizer of the target.</param>
    /// <param name="options">Gives the limits: <see cref="SideOptions.MaximumLength"/> of both sides and
    /// <see cref="DataOptions.MaximumLengthRatio"/>, where 0 = none. Its <see cref="DataOptions.ReverseSource"/> says whether sources are
    /// reversed.</param>
    /// <param name="filter">True for training: pairs with an empty side, beyond a length limit or beyond the ratio are dropped. False for validation
    /// and test: every pair is kept, so that example i is pair i.</param>
    /// <exception cref="Seq2SeqException">The filters leave nothing.</exception>
    public static Dataset Encode(ParallelCorpus corpus, ITokenizer source, ITokenizer target, DataOptions options, bool filter)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var pairs = corpus.Pairs;
        var encoded = new Example[pairs.Count];
        var verdicts = new Verdict[pairs.Count];
        Parallel.For(0, pairs.Count, i =>
        {
            encoded[i] = new(source.Encode(pairs[i].Source), target.Encode(pairs[i].Target));
            if (options.ReverseSource) Array.Reverse(encoded[i].Source);
            if (filter) verdicts[i] = Judge(pairs[i], encoded[i], options);
        });

        int Count(Verdict verdict) => verdicts.Count(v => v == verdict);
        var report = new FilterReport(
            pairs.Count, Count(Verdict.Empty), Count(Verdict.SourceTooLong), Count(Verdict.TargetTooLong), Count(Verdict.RatioTooLarge),
            options.Source.MaximumLength, options.Target.MaximumLength, options.MaximumLengthRatio);
        if (report.Kept == 0)
            throw new Seq2SeqException(
                $"the filters leave nothing of corpus '{corpus.Path}': {report}; raise data.src.max_length, data.trg.max_length or data.max_length_ratio");

        return new([.. encoded.Where((_, i) => verdicts[i] == Verdict.Kept)], report);
    }

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
