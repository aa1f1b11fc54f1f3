namespace Seq2Seq.Decoding;

/// <summary>
/// The part of a score that asks an output to attend to all of the input: β Σ_s log min(Σ_t α_ts, 1) (Wu et al. 2016, equation 14).
/// </summary>
internal static class CoveragePenalty
{
    /// <summary>An input position without any weight counts as one of this weight, so that a score stays finite.</summary>
    private const double Least = 1e-6;

    /// <summary>Returns the penalty, at most 0.</summary>
    /// <param name="beta">β.</param>
    /// <param name="attention">α [T, S]; null = the decoder has no attention.</param>
    /// <exception cref="Seq2SeqException">There is no attention.</exception>
    public static double Of(double beta, float[][]? attention)
    {
        if (attention == null) throw new Seq2SeqException("a coverage penalty needs attention, and the model has none; set the penalty to 0");
        return beta * Enumerable.Range(0, attention.Length == 0 ? 0 : attention[0].Length)
            .Sum(s => Math.Log(Math.Clamp(attention.Sum(row => (double)row[s]), Least, 1)));
    }
}
