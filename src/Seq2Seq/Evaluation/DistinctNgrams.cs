using System.ComponentModel.DataAnnotations;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>The variant of <see cref="DistinctNgrams"/>.</summary>
public sealed record DistinctOptions : IOptionRecord
{
    /// <summary>The length n of the runs of tokens.</summary>
    [Range(1, 100)]
    public int Order { get; init; } = 1;

    /// <summary>What the tokens are.</summary>
    public TokenOptions Tokens { get; init; } = new();
}

/// <summary>
/// distinct-n, a measure of how diverse the answers of a conversation model are: the number of different runs of n tokens in all hypotheses over the number of
/// tokens (Li et al. 2016, section 5). References do not matter. Runs are told apart by 64-bit hashes, 8 bytes for each in memory.
/// </summary>
public sealed class DistinctNgrams : Metric
{
    private readonly DistinctOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public DistinctNgrams(DistinctOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"distinct{_options.Order}");

    internal override bool SentencesStandAlone => false;

    /// <summary>Returns the number of different runs and of tokens of a sentence alone.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references) => OfCorpus()(hypothesis, references);

    /// <summary>Returns the numbers of runs that no sentence before had, and of tokens.</summary>
    internal override Func<string, IReadOnlyList<string>, double[]> OfCorpus()
    {
        var seen = new HashSet<ulong>();
        var ids = new Dictionary<string, int>();
        return (hypothesis, references) =>
        {
            Segments.CheckSentence(hypothesis, references);
            var (tokens, before) = (_options.Tokens.Ids(hypothesis, ids), seen.Count);
            for (var i = 0; i + _options.Order <= tokens.Length; i++)
                seen.Add(XxHash64.HashToUInt64(MemoryMarshal.AsBytes(tokens.AsSpan(i, _options.Order))));
            return [seen.Count - before, tokens.Length];
        };
    }

    /// <inheritdoc/>
    public override MetricScore Compute(ReadOnlySpan<double> sums, int references) =>
        new(FormattableString.Invariant($"distinct-{_options.Order}"), sums[1] == 0 ? 0 : 100 * sums[0] / sums[1], _options.Tokens.Signature(references)) { Unit = " %" };
}
