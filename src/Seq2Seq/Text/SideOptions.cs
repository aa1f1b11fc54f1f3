using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Text;

/// <summary>The unit of text.</summary>
public enum Level { Bpe, Word, Char }

/// <summary>The options of one language of a corpus.</summary>
public sealed record SideOptions
{
    /// <summary>The language code, which is the file suffix of line-aligned corpora and the key in JSONL.</summary>
    [YamlKey("lang")]
    [Required]
    public string Language { get; init; } = "";

    /// <summary>The name of the side's key in JSONL and of its column in Parquet; empty = the language code.</summary>
    public string Column { get; init; } = "";

    /// <summary>The unit of text.</summary>
    public Level Level { get; init; } = Level.Bpe;

    /// <summary>
    /// The form to which text is brought first. nfc: characters are composed, white space of any kind is one space, invisible characters are dropped.
    /// none: the text as it stands. auto is nfc for a new model; a model directory names what it was trained with.
    /// </summary>
    public NormalizationType Normalization { get; init; } = NormalizationType.Auto;

    /// <summary>Whether text is lower-cased.</summary>
    public bool Lowercase { get; init; }

    /// <summary>The largest number of tokens on this side. Longer training pairs are dropped.</summary>
    [YamlKey("max_length")]
    [Range(1, OptionBounds.Tokens)]
    public int MaximumLength { get; init; } = 100;

    /// <summary>The largest size of the vocabulary, including special tokens.</summary>
    [YamlKey("voc_limit")]
    [Range(5, 10_000_000)] // the four special tokens and one more; no file of 32 MiB holds as many as ten million
    public int VocabularyLimit { get; init; } = 8000;

    /// <summary>The smallest count of a word, character or merge that is kept.</summary>
    [YamlKey("voc_min_freq")]
    [Range(1, OptionBounds.Count)]
    public int VocabularyMinimumFrequency { get; init; } = 1;

    /// <summary>The directory of a learned vocabulary; empty = a vocabulary is learned from the training corpus.</summary>
    [YamlKey("voc_dir")]
    public string VocabularyDirectory { get; init; } = "";
}
