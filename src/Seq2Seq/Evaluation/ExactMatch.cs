namespace Seq2Seq.Evaluation;

/// <summary>The share of hypotheses that equal their reference, character by character.</summary>
public static class ExactMatch
{
    /// <summary>Returns the share in percent, 0 .. 100.</summary>
    /// <exception cref="Seq2SeqException">There are no hypotheses, or their number differs from that of the references.</exception>
    public static double Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references)
    {
        Segments.Check(hypotheses, references);
        var equal = hypotheses.Zip(references).Count(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
        return 100.0 * equal / hypotheses.Count;
    }
}
