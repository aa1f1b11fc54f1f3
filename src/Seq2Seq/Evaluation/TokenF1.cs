using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// The mean over the sentences of F1 = 2 P R / (P + R) of the tokens that hypothesis and reference share, in any order, as for answers to questions
/// (Rajpurkar et al. 2016). Two empty sentences share everything. With several references of a sentence, the highest F1 counts.
/// </summary>
public sealed class TokenF1 : Metric
{
    private readonly TokenOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public TokenF1(TokenOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <inheritdoc/>
    public override string Name => "token_f1";

    /// <summary>Returns F1, and 1 for the sentence.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        var ids = new Dictionary<string, int>();
        var tokens = _options.Ids(hypothesis, ids);
        return [references.Max(reference => F1(tokens, _options.Ids(reference, ids))), 1];
    }

    /// <inheritdoc/>
    public override MetricScore Compute(ReadOnlySpan<double> sums, int references) =>
        new("token F1", 100 * sums[0] / sums[1], _options.Signature(references));

    private static double F1(int[] hypothesis, int[] reference) => hypothesis.Length + reference.Length == 0 ? 1
        : 2.0 * NgramCount.Of(hypothesis, [reference], 1)[0].Matches / (hypothesis.Length + reference.Length);
}
