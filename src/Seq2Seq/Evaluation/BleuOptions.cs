namespace Seq2Seq.Evaluation;

/// <summary>
/// How text is cut into words: <c>13a</c>, the tokenizer of NIST's mteval-v13a for European languages; <c>none</c>, words between white space;
/// <c>char</c>, characters; <c>intl</c>, the international tokenizer of mteval-v14.
/// </summary>
public enum BleuTokenizer { V13a, None, Char, Intl }

/// <summary>
/// What replaces a precision of zero (Chen and Cherry 2014): nothing; a small count; one more n-gram, and one more match, at every order above 1; or
/// a half, a quarter, ... match for the first, second, ... order without a match (NIST).
/// </summary>
public enum BleuSmoothing { None, Floor, AddK, Exp }

/// <summary>A variant of BLEU. The defaults are sacreBLEU's.</summary>
public sealed record BleuOptions
{
    /// <summary>The tokenizer of hypotheses and references.</summary>
    public BleuTokenizer Tokenizer { get; init; } = BleuTokenizer.V13a;

    /// <summary>The smoothing of precisions of zero.</summary>
    public BleuSmoothing Smoothing { get; init; } = BleuSmoothing.Exp;

    /// <summary>
    /// The count that replaces zero (<see cref="BleuSmoothing.Floor"/>, 0.1 if null) or is added (<see cref="BleuSmoothing.AddK"/>, 1 if null).
    /// </summary>
    public double? SmoothingValue { get; init; }

    /// <summary>Whether case is ignored.</summary>
    public bool Lowercase { get; init; }
}
