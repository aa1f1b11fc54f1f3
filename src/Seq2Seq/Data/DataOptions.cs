using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// The section <c>data</c> of a configuration. A corpus path is a <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c> or <c>.parquet</c> file, the prefix of two
/// line-aligned files <c>prefix.LANG</c>, or a pattern that stands for several, see <see cref="StoredCorpus"/>.
/// </summary>
public sealed record DataOptions : IChecked
{
    private const int MostWeight = 1000;

    /// <summary>The path of the training corpus, or a list of paths.</summary>
    public string[] Train { get; init; } = [];

    /// <summary>The path of the validation corpus; empty = <see cref="ValidationSplit"/>, or no validation.</summary>
    [YamlKey("dev")]
    public string Validation { get; init; } = "";

    /// <summary>
    /// The pairs that are held out of the training corpora for validation: their number, or a share below 1; 0 = none. The seed of the run draws them, and
    /// pairs with the same source are held out together.
    /// </summary>
    [YamlKey("dev_split")]
    [Range(0, OptionBounds.Count)]
    public float ValidationSplit { get; init; }

    /// <summary>
    /// How often an epoch has each pair of each corpus of <see cref="Train"/>: 2 = twice, 0.5 = half of the pairs, which are drawn once. Empty = once.
    /// </summary>
    [YamlKey("train_weights")]
    public float[] TrainingWeights { get; init; } = [];

    /// <summary>The path of the test corpus; empty = none.</summary>
    public string Test { get; init; } = "";

    /// <summary>The options of the source side.</summary>
    [YamlKey("src")]
    public SideOptions Source { get; init; } = new() { Language = "src" };

    /// <summary>The options of the target side.</summary>
    [YamlKey("trg")]
    public SideOptions Target { get; init; } = new() { Language = "trg" };

    /// <summary>Whether one vocabulary is learned from both sides.</summary>
    public bool SharedVocabulary { get; init; }

    /// <summary>
    /// Whether the encoder reads the source from its last token to its first, in training, validation and translation alike. The end of sentence
    /// stays last (Sutskever et al. 2014, section 3.3). Attention maps keep the order of the text.
    /// </summary>
    public bool ReverseSource { get; init; }

    /// <summary>
    /// Whether the encoder reads the end of sentence behind the source. Models of OpenNMT-py do without. A source of no tokens is the end of sentence in
    /// any case.
    /// </summary>
    public bool SourceEnd { get; init; } = true;

    /// <summary>
    /// The number of earlier turns of a dialogue that a source has before the present one, see <see cref="DialogueTokenizer"/>; 0 = none. Turns have TABs
    /// between. The oldest are left out where a source would be longer than max_length of the source.
    /// </summary>
    [Range(0, 1000)]
    public int History { get; init; }

    /// <summary>The largest ratio of the longer to the shorter side, in tokens, at least 1; 0 = any.</summary>
    [YamlKey("max_length_ratio")]
    public float MaximumLengthRatio { get; init; }

    /// <summary>The largest number of training pairs to use, from the beginning; 0 = all.</summary>
    [YamlKey("max_train_pairs")]
    [Range(0, OptionBounds.Count)]
    public int MaximumTrainingPairs { get; init; }

    /// <summary>
    /// The largest size of the training text, and of its token ids, in memory, in MiB. Larger text is read anew when it is needed, and further ids lie in a
    /// temporary file in the model directory. The result is the same.
    /// </summary>
    [Range(0, 1 << 20)]
    public int MemoryLimit { get; init; } = 1024;

    /// <summary>Returns the tokenizer of sources with <see cref="History"/> turns before the present one, given that of a turn.</summary>
    public ITokenizer WithHistory(ITokenizer source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return History == 0 ? source : new DialogueTokenizer(source, History, Source.MaximumLength);
    }

    /// <summary>Returns the options with every automatic normalization replaced by the one of <paramref name="known"/>.</summary>
    public DataOptions WithNormalizationOf(DataOptions known)
    {
        return this with { Source = Side(Source, known.Source), Target = Side(Target, known.Target) };

        static SideOptions Side(SideOptions side, SideOptions known) =>
            side.Normalization == NormalizationType.Auto ? side with { Normalization = known.Normalization } : side;
    }

    /// <summary>
    /// Returns the options with <paramref name="type"/> in place of every automatic normalization, and none before a tokenizer made by another program.
    /// </summary>
    public DataOptions WithNormalization(NormalizationType type)
    {
        return WithNormalizationOf(new() { Source = Side(Source), Target = Side(Target) });

        SideOptions Side(SideOptions side) => new() { Normalization = side.Tokenizer.Type == TokenizerType.None ? type : NormalizationType.None };
    }

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(MaximumLengthRatio is 0 or >= 1, MaximumLengthRatio, "at least 1");
        rules.Require(ValidationSplit is >= 0 and < 1 || ValidationSplit % 1 == 0, ValidationSplit, "a whole number of pairs, or a share below 1");
        rules.Require(ValidationSplit == 0 || Validation == "", ValidationSplit, $"0, as {rules.Name(Validation)} names a corpus");
        rules.Require(TrainingWeights.Length == 0 || TrainingWeights.Length == Train.Length, TrainingWeights, $"one for each path of {rules.Name(Train)}");
        rules.Require(TrainingWeights.All(weight => weight is > 0 and <= MostWeight), TrainingWeights, $"numbers above 0 and at most {MostWeight}");
        rules.Require(Target.Factors.Length == 0, Target.Factors, "none, as only words of the source carry factors");
        if (!SharedVocabulary)
            return;
        var reason = $"as {rules.Name(SharedVocabulary)} is on";
        rules.Equal(Target.Level, Source.Level, $"the value of {rules.Name(Source.Level)}, {reason}");
        rules.Equal(Target.Tokenizer.Type, Source.Tokenizer.Type, $"the value of {rules.Name(Source.Tokenizer.Type)}, {reason}");
        rules.Equal(Target.Tokenizer.Model, Source.Tokenizer.Model, $"the value of {rules.Name(Source.Tokenizer.Model)}, {reason}");
        rules.Equal(Target.Tokenizer.Pattern, Source.Tokenizer.Pattern, $"the value of {rules.Name(Source.Tokenizer.Pattern)}, {reason}");
        rules.Equal(Target.Normalization, Source.Normalization, $"the value of {rules.Name(Source.Normalization)}, {reason}");
        rules.Equal(Target.Lowercase, Source.Lowercase, $"the value of {rules.Name(Source.Lowercase)}, {reason}");
        rules.Equal(Target.VocabularyDirectory, Source.VocabularyDirectory, $"the value of {rules.Name(Source.VocabularyDirectory)}, {reason}");
    }
}
