using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Models;

/// <summary>The options of a lookup table of word vectors.</summary>
public sealed record EmbeddingOptions : IOptionRecord
{
    /// <summary>The width E of a word vector.</summary>
    [YamlKey("embedding_dim")]
    [Range(1, ModelOptions.MostWidth)]
    public int EmbeddingDimension { get; init; } = 256;

    /// <summary>Whether embeddings are multiplied by sqrt(E).</summary>
    public bool Scale { get; init; }

    /// <summary>The probability of dropout on the embedded words, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; } = 0.2f;

    /// <summary>
    /// A text file of word vectors with which training begins, as GloVe and word2vec write them: a word and embedding_dim numbers on each line; also as
    /// <c>.gz</c>. Words that the file lacks begin at random. <c>training.freeze</c> keeps the vectors as they are. Empty = none.
    /// </summary>
    public string Load { get; init; } = "";
}
