using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Text;

/// <summary>The unit of text: subwords by byte-pair encoding, words, characters, or subwords of a unigram language model.</summary>
public enum Level { Bpe, Word, Char, Unigram }

/// <summary>The options of one language of a corpus.</summary>
public sealed record SideOptions : IChecked
{
    /// <summary>The largest number of factors.</summary>
    internal const int MostFactors = 8;

    /// <summary>The language code, which is the file suffix of line-aligned corpora and the key in JSONL.</summary>
    [YamlKey("lang")]
    [Required]
    public string Language { get; init; } = "";

    /// <summary>
    /// The name of the side's key in JSONL and of its column in CSV and Parquet; empty = the language code. In CSV it may be a number, from 1, too.
    /// </summary>
    public string Column { get; init; } = "";

    /// <summary>The unit of text of our own tokenizers.</summary>
    public Level Level { get; init; } = Level.Bpe;

    /// <summary>
    /// A tokenizer made by another program, in place of our own. Then nothing is learned: level and voc_dir keep their defaults, and voc_limit and
    /// voc_min_freq are not read.
    /// </summary>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>
    /// The form to which text is brought first. nfc: characters are composed, white space of any kind is one space, invisible characters are dropped.
    /// none: the text as it stands. auto is nfc for a new model, and none if the tokenizer was made by another program, as it does its own; a model
    /// directory names what it was trained with.
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

    /// <summary>The smallest count of a word, character, merge or part of a word that is kept.</summary>
    [YamlKey("voc_min_freq")]
    [Range(1, OptionBounds.Count)]
    public int VocabularyMinimumFrequency { get; init; } = 1;

    /// <summary>The directory of a learned vocabulary; empty = a vocabulary is learned from the training corpus.</summary>
    [YamlKey("voc_dir")]
    public string VocabularyDirectory { get; init; } = "";

    /// <summary>
    /// The exponent alpha of subword regularization (Kudo 2018), for level unigram: in each epoch a training text is cut anew, with the power alpha of
    /// the probability that the vocabulary gives to a segmentation. 0 = off. Kudo uses 0.1 to 0.5; a smaller one mixes more.
    /// </summary>
    [Range(0f, 10f)]
    public float SubwordSampling { get; init; }

    /// <summary>
    /// The probability with which a merge is left out when a training text is cut anew in each epoch (BPE-dropout, Provilkov et al. 2020), for level
    /// bpe. 0 = off. They use 0.1, and 0.6 for Chinese and Japanese.
    /// </summary>
    [Range(0f, 1f, MaximumIsExclusive = true)]
    public float BpeDropout { get; init; }

    /// <summary>
    /// The names of the factors that each word of the source carries (linguistic input features, Sennrich &amp; Haddow 2016): with [pos, lemma] a word is
    /// written Häuser|NOUN|Haus. They are learned with the vocabulary, and each token of a word has them.
    /// </summary>
    public string[] Factors { get; init; } = [];

    /// <summary>What stands before each factor of a word. It holds no letter, digit or white space.</summary>
    public string FactorSeparator { get; init; } = "|";

    /// <summary>The largest number of values of a factor, the most frequent ones, including special tokens.</summary>
    [Range(5, 10_000_000)]
    public int FactorLimit { get; init; } = 8000;

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Factors.Length <= MostFactors, Factors, $"at most {MostFactors} names");
        rules.Require(Factors.All(name => name != "" && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) && Factors.Distinct().Count() == Factors.Length,
            Factors, "different names of letters, digits and underscores");
        rules.Require(FactorSeparator != "" && !FactorSeparator.Any(c => char.IsLetterOrDigit(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c)), FactorSeparator,
            "characters that are no letters, digits or white space, such as |");
        if (Tokenizer.Type != TokenizerType.None)
            rules.Require(Factors.Length == 0, Factors, "none, as only the words of our own tokenizers carry factors");
        if (Tokenizer.Type != TokenizerType.None || Level != Level.Unigram)
            rules.Equal(SubwordSampling, 0, "as only our own level unigram is cut by chance with it");
        if (Tokenizer.Type != TokenizerType.None || Level != Level.Bpe)
            rules.Equal(BpeDropout, 0, "as only our own level bpe has merges to leave out");
        if (Tokenizer.Type == TokenizerType.None)
        {
            rules.Equal(Tokenizer.Model, "", $"as {rules.Name(Tokenizer.Type)} is none; say which program made it");
            return;
        }
        var reason = $"as {rules.Name(Tokenizer.Type)} is {OptionText.Of(Tokenizer.Type)}";
        rules.NotEmpty(Tokenizer.Model, reason);
        rules.Equal(Level, Level.Bpe, $"its default, {reason}");
        rules.Equal(VocabularyDirectory, "", reason);
    }
}
