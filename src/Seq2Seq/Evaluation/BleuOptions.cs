using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// What replaces a precision of zero (Chen and Cherry 2014): nothing; a small count; one more n-gram, and one more match, at every order above 1; or
/// a half, a quarter, ... match for the first, second, ... order without a match (NIST).
/// </summary>
public enum BleuSmoothing { None, Floor, AddK, Exp }

/// <summary>A variant of BLEU. The defaults are sacreBLEU's.</summary>
public sealed record BleuOptions : IOptionRecord
{
    /// <summary>The tokenizer of hypotheses and references.</summary>
    public BleuTokenizer Tokenizer { get; init; } = BleuTokenizer.V13a;

    /// <summary>The smoothing of precisions of zero.</summary>
    public BleuSmoothing Smoothing { get; init; } = BleuSmoothing.Exp;

    /// <summary>
    /// The count that replaces zero (<see cref="BleuSmoothing.Floor"/>, 0.1 if null) or is added (<see cref="BleuSmoothing.AddK"/>, 1 if null).
    /// </summary>
    [Range(0.0, 1e6)]
    public double? SmoothingValue { get; init; }

    /// <summary>Whether case is ignored.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Whether orders of which the hypotheses have no n-gram are left out of the mean, as is right for a sentence alone.</summary>
    public bool EffectiveOrder { get; init; }
}
