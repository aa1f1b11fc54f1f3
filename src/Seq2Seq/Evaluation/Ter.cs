using System.Globalization;
using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// TER, the translation edit rate (Snover et al. 2006), with the conventions of sacreBLEU and Tercom: the least number of insertions, deletions,
/// substitutions and shifts of word sequences that turn a hypothesis into its reference, over the number of words of the reference. With several
/// references of a sentence, the one with the fewest edits counts, and the length is the mean of all.
/// </summary>
public sealed class Ter : Metric
{
    /// <summary>The number of words of the longest segment that is aligned. Its shifts take seconds; sacreBLEU takes hours.</summary>
    private const int LongestSegment = 10_000;

    private readonly TerOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public Ter(TerOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <inheritdoc/>
    public override string Name => "ter";

    /// <inheritdoc/>
    public override bool LowerIsBetter => true;

    /// <summary>Returns the number of edits and the mean length of the references.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        var ids = new Dictionary<string, int>();
        var words = Words(hypothesis, ids);
        int[][] wanted = [.. references.Select(reference => Words(reference, ids))];
        return [wanted.Min(reference => ShiftSearch.Edits(words, reference)), wanted.Sum(reference => (double)reference.Length) / wanted.Length];
    }

    /// <inheritdoc/>
    public override MetricScore Compute(ReadOnlySpan<double> sums, int references) => new("TER", Alignment.ErrorRate(sums[0], sums[1]),
        ScoreText.Signature(references, ScoreText.Case(!_options.CaseSensitive), "tok:tercom", $"norm:{ScoreText.YesNo(_options.Normalized)}",
            $"punct:{ScoreText.YesNo(!_options.NoPunctuation)}", $"asian:{ScoreText.YesNo(_options.AsianSupport)}"));

    private int[] Words(string segment, Dictionary<string, int> ids)
    {
        var words = Segments.Ids(TerTokenization.Separate(Segments.TrimEnd(segment), _options), ids);
        return words.Length <= LongestSegment ? words : throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
            $"a segment of {words.Length:N0} words; TER can align at most {LongestSegment:N0}, leave the line out or cut it"));
    }
}
