namespace Seq2Seq.Evaluation;

/// <summary>The share of hypotheses that equal their reference, or one of their references, character by character.</summary>
/// <param name="lowercase">Whether case is ignored.</param>
public sealed class ExactMatch(bool lowercase = false) : Metric
{
    /// <inheritdoc/>
    public override string Name => "exact_match";

    /// <summary>Returns the share in percent, 0 .. 100.</summary>
    /// <exception cref="Seq2SeqException">There are no hypotheses, or their number differs from that of the references.</exception>
    public static double Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        return new ExactMatch().Measure(hypotheses, [references]).Score;
    }

    /// <summary>Returns 1 or 0 for equal or not, and 1 for the sentence.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        return [references.Any(reference => Text(reference) == Text(hypothesis)) ? 1 : 0, 1];
    }

    /// <inheritdoc/>
    public override MetricScore Compute(ReadOnlySpan<double> sums, int references) =>
        new("exact match", 100 * sums[0] / sums[1], ScoreText.Signature(references, ScoreText.Case(lowercase))) { Unit = " %" };

    private string Text(string segment) => lowercase ? Segments.Lower(segment) : segment;
}
