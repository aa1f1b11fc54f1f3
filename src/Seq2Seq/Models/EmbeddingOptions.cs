using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Models;

/// <summary>A lookup table of word vectors.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Width E of a word vector.</summary>
    [YamlKey("embedding_dim")]
    [Range(1, ModelOptions.MostWidth)]
    public int EmbeddingDimension { get; init; } = 256;

    /// <summary>Multiply embeddings by sqrt(E).</summary>
    public bool Scale { get; init; }

    /// <summary>Dropout on the embedded words, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; } = 0.2f;
}
