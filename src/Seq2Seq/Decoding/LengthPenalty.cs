namespace Seq2Seq.Decoding;

/// <summary>
/// The divisor of the log-probability of an output, which makes outputs of different lengths comparable: ((5 + length) / 6)^α (Wu et al. 2016,
/// equation 14).
/// </summary>
/// <param name="Alpha">The exponent α; 0 = no penalty.</param>
public readonly record struct LengthPenalty(float Alpha)
{
    /// <summary>Returns the divisor.</summary>
    /// <param name="length">The number of tokens, including the end of sentence.</param>
    public double Of(int length) => Math.Pow((5 + length) / 6d, Alpha);
}
