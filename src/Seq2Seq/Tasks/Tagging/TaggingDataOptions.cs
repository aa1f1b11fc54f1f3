using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>
/// The section <c>data</c> of the configuration of a tagging. A corpus is a <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c> or <c>.parquet</c> file with a column of
/// texts and one of labels, separated by spaces: a label for each word, or at level char for each character that is no white space. Or it is a <c>.conll</c>
/// file, with a word or character and its label on each line.
/// </summary>
public sealed record TaggingDataOptions : IChecked
{
    /// <summary>The path of the training corpus, or a list of paths.</summary>
    public string[] Train { get; init; } = [];

    /// <summary>The path of the validation corpus; empty = <see cref="ValidationSplit"/>, or no validation.</summary>
    [YamlKey("dev")]
    public string Validation { get; init; } = "";

    /// <summary>
    /// The texts that are held out of the training corpora for validation: their number, or a share below 1; 0 = none. The seed of the run draws them, and
    /// equal texts are held out together.
    /// </summary>
    [YamlKey("dev_split")]
    [Range(0, OptionBounds.Count)]
    public float ValidationSplit { get; init; }

    /// <summary>The path of the test corpus; empty = none.</summary>
    public string Test { get; init; } = "";

    /// <summary>
    /// How a text becomes tokens. Words of a text with subwords are what stands between spaces, and have their label at their first token. Of a text of more
    /// than max_length tokens the beginning is read.
    /// </summary>
    public SideOptions Text { get; init; } = new() { Language = "text", Level = Level.Word };

    /// <summary>The column of the texts: its name in JSONL, CSV and Parquet. In TSV it is the first.</summary>
    [Required]
    public string Column { get; init; } = "text";

    /// <summary>The column of the labels: its name in JSONL, CSV and Parquet. In TSV it is the second.</summary>
    [Required]
    public string LabelColumn { get; init; } = "labels";

    /// <summary>The largest number of training texts to use, from the beginning; 0 = all.</summary>
    [YamlKey("max_train_examples")]
    [Range(0, OptionBounds.Count)]
    public int MaximumTrainingExamples { get; init; }

    /// <summary>Returns the names of the columns.</summary>
    public CorpusColumns NamedColumns() => new(Column, LabelColumn) { TokensAreCharacters = Text.Level == Level.Char };

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(ValidationSplit is >= 0 and < 1 || ValidationSplit % 1 == 0, ValidationSplit, "a whole number of texts, or a share below 1");
        rules.Require(ValidationSplit == 0 || Validation == "", ValidationSplit, $"0, as {rules.Name(Validation)} names a corpus");
        rules.Equal(Text.Tokenizer.Type, TokenizerType.None, "as labels belong to the words of our own tokenizers");
        rules.Require(Text.Factors.Length == 0, Text.Factors, "none, as only words of the source of a translation carry factors");
    }
}
