namespace Seq2Seq.Decoding;

/// <summary>What the log-probability of an output is divided by, so that outputs of different lengths compare: ((5 + length) / 6)^α (Wu et al. 2016, equation 14).</summary>
/// <param name="Alpha">α; 0 = no penalty.</param>
public readonly record struct LengthPenalty(float Alpha)
{
    /// <summary>Returns the divisor.</summary>
    /// <param name="length">Tokens, the end of sentence counted.</param>
    public double Of(int length) => Math.Pow((5 + length) / 6d, Alpha);
}
