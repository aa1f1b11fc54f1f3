using System.ComponentModel.DataAnnotations;

namespace Seq2Seq.Evaluation;

/// <summary>Variant of chrF. The defaults are sacreBLEU's chrF2; <see cref="WordOrder"/> 2 is chrF++.</summary>
public sealed record ChrfOptions
{
    /// <summary>Longest character n-gram, at least 0.</summary>
    [Range(0, int.MaxValue)]
    public int CharacterOrder { get; init; } = 6;

    /// <summary>Longest word n-gram, at least 0.</summary>
    [Range(0, int.MaxValue)]
    public int WordOrder { get; init; }

    /// <summary>Weight β of recall against precision.</summary>
    public int Beta { get; init; } = 2;

    /// <summary>Ignore case.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Let character n-grams span white space.</summary>
    public bool Whitespace { get; init; }

    /// <summary>Average F over all orders with a tiny value for those without n-grams, instead of leaving such orders out.</summary>
    public bool EpsilonSmoothing { get; init; }
}
