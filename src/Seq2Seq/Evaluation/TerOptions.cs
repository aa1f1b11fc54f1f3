using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>A variant of TER. The defaults are sacreBLEU's and Tercom's.</summary>
public sealed record TerOptions : IOptionRecord
{
    /// <summary>Whether punctuation is set apart and entities are undone. Without it, words are what stands between white space.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether punctuation is removed.</summary>
    public bool NoPunctuation { get; init; }

    /// <summary>
    /// Whether <see cref="Normalized"/> sets Chinese and Japanese characters apart, and <see cref="NoPunctuation"/> removes their punctuation.
    /// </summary>
    public bool AsianSupport { get; init; }

    /// <summary>Whether case counts.</summary>
    public bool CaseSensitive { get; init; }
}
