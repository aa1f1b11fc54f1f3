using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Text;

/// <summary>Unit of text.</summary>
public enum Level { Bpe, Word, Char }

/// <summary>One language of a corpus.</summary>
public sealed record SideOptions
{
    /// <summary>Language code: the file suffix of line-aligned corpora and the key in JSONL.</summary>
    [YamlKey("lang")]
    [Required]
    public string Language { get; init; } = "";

    /// <summary>Unit of text.</summary>
    public Level Level { get; init; } = Level.Bpe;

    /// <summary>Lower-case text before anything else.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Training pairs with more tokens on this side are dropped.</summary>
    [YamlKey("max_length")]
    [Range(1, int.MaxValue)]
    public int MaximumLength { get; init; } = 100;

    /// <summary>Largest vocabulary, special tokens included.</summary>
    [YamlKey("voc_limit")]
    [Range(5, int.MaxValue)] // the four special tokens and one more
    public int VocabularyLimit { get; init; } = 8000;

    /// <summary>Words, characters or merges seen less often are left out.</summary>
    [YamlKey("voc_min_freq")]
    [Range(1, int.MaxValue)]
    public int VocabularyMinimumFrequency { get; init; } = 1;

    /// <summary>Directory of a learned vocabulary; empty = learn one from the training corpus.</summary>
    [YamlKey("voc_dir")]
    public string VocabularyDirectory { get; init; } = "";
}
