using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>A variant of chrF. The defaults are sacreBLEU's chrF2. <see cref="WordOrder"/> 2 is chrF++.</summary>
public sealed record ChrfOptions : IChecked
{
    /// <summary>The length of the longest character n-gram, 0 .. 100.</summary>
    [Range(0, 100)]
    public int CharacterOrder { get; init; } = 6;

    /// <summary>The length of the longest word n-gram, 0 .. 100.</summary>
    [Range(0, 100)]
    public int WordOrder { get; init; }

    /// <summary>The weight β of recall against precision, 0 .. 1000.</summary>
    [Range(0, 1000)]
    public int Beta { get; init; } = 2;

    /// <summary>Whether case is ignored.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Whether character n-grams may span white space.</summary>
    public bool Whitespace { get; init; }

    /// <summary>Whether F is averaged over all orders, with a tiny value for orders without n-grams. If false, such orders are left out.</summary>
    public bool EpsilonSmoothing { get; init; }

    void IChecked.Check(OptionRules rules) =>
        rules.Require(CharacterOrder + WordOrder > 0, CharacterOrder, $"at least 1, as {rules.Name(WordOrder)} is 0");
}
