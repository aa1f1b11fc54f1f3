using Seq2Seq.Text;

namespace Seq2Seq.Decoding;

/// <summary>The rules that say which tokens may come next. They look at the most probable tokens that the device returns, never at all V of them.</summary>
/// <param name="Tokens">The special tokens. Padding and start never come, and the end does not come before the shortest length.</param>
/// <param name="Limits">The limits on the length of the output.</param>
public sealed record TokenRules(SpecialTokens Tokens, LengthLimits Limits)
{
    /// <summary>
    /// The largest number of tokens of a row that the rules may forbid at once. With as many additional candidates, some token always remains.
    /// </summary>
    public const int MostForbidden = 3;

    /// <summary>Returns whether a token may come next.</summary>
    /// <param name="length">The number of tokens including this one and the end of sentence.</param>
    public bool Allow(int token, int length) => token != Tokens.Padding && token != Tokens.Start && (token != Tokens.End || length > Limits.Least);

    /// <summary>Returns whether an output is complete with this token, because the token is the end or because no more tokens may come.</summary>
    public bool Ends(int token, int length) => token == Tokens.End || length >= Limits.Most;

    /// <summary>Returns the reason why an output with this last token is complete.</summary>
    public FinishReason Reason(int token) => token == Tokens.End ? FinishReason.End : FinishReason.Length;
}

/// <summary>The shortest and the longest output in tokens, without the end of sentence.</summary>
public readonly record struct LengthLimits(int Least, int Most);
