using Seq2Seq.Text;

namespace Seq2Seq.Decoding;

/// <summary>Which tokens may come next. The rules look at the most probable tokens that the device returns, never at all V of them.</summary>
/// <param name="Tokens">Special tokens: padding and start never come, the end not before the shortest length.</param>
/// <param name="Limits">Lengths of the output.</param>
public sealed record TokenRules(SpecialTokens Tokens, LengthLimits Limits)
{
    /// <summary>Tokens of a row that the rules may forbid at once: with as many more candidates something is always left.</summary>
    public const int MostForbidden = 3;

    /// <summary>Returns whether a token may come.</summary>
    /// <param name="length">Tokens with it, the end of sentence counted.</param>
    public bool Allow(int token, int length) => token != Tokens.Padding && token != Tokens.Start && (token != Tokens.End || length > Limits.Least);

    /// <summary>Returns whether an output is complete with this token, because it is the end or because no more may come.</summary>
    public bool Ends(int token, int length) => token == Tokens.End || length >= Limits.Most;
}

/// <summary>Shortest and longest output in tokens, the end of sentence not counted.</summary>
public readonly record struct LengthLimits(int Least, int Most);
