using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>What the texts of a corpus are.</summary>
public enum TextForm
{
    /// <summary>Each line is a text of its own. Batches are drawn from all of them.</summary>
    Lines,

    /// <summary>
    /// The lines are one running text, with an end of sentence behind each. The state of the model is carried over from batch to batch, and gradients flow
    /// through one batch (truncated backpropagation through time, Williams &amp; Peng 1990).
    /// </summary>
    Running,
}

/// <summary>
/// The section <c>data</c> of the configuration of a language model. A corpus is a text file with a text on each line, plain or <c>.gz</c>, or a
/// <c>.tsv</c>, <c>.jsonl</c> or <c>.parquet</c> file with a column of text.
/// </summary>
public sealed record TextDataOptions : IChecked
{
    /// <summary>The path of the training corpus, or a list of paths.</summary>
    public string[] Train { get; init; } = [];

    /// <summary>The path of the validation corpus; empty = <see cref="ValidationSplit"/>, or no validation.</summary>
    [YamlKey("dev")]
    public string Validation { get; init; } = "";

    /// <summary>
    /// The texts that are held out of the training corpus for validation: their number, or a share below 1; 0 = none. Of lines those are held out that the
    /// hash of the text chooses, so that the same text is never on both sides; of a running text the end.
    /// </summary>
    [YamlKey("dev_split")]
    [Range(0, OptionBounds.Count)]
    public float ValidationSplit { get; init; }

    /// <summary>The path of the test corpus; empty = none.</summary>
    public string Test { get; init; } = "";

    /// <summary>The column of the text: its name in JSONL and Parquet, its number from 1 in TSV; empty = text, or the first.</summary>
    public string Column { get; init; } = "";

    /// <summary>How text becomes tokens. A text of more than max_length tokens is cut into parts.</summary>
    public SideOptions Text { get; init; } = new() { Language = "text" };

    /// <summary>What the texts are.</summary>
    public TextForm Form { get; init; } = TextForm.Lines;

    /// <summary>For a running text, the number of tokens through which gradients flow. There are batch_size places that are read at the same time.</summary>
    [YamlKey("bptt_length")]
    [Range(1, OptionBounds.Tokens)]
    public int Window { get; init; } = 64;

    /// <summary>The largest number of training texts to use, from the beginning; 0 = all.</summary>
    [YamlKey("max_train_texts")]
    [Range(0, OptionBounds.Count)]
    public int MaximumTrainingTexts { get; init; }

    /// <summary>
    /// The largest size of the training text, and of its token ids, in memory, in MiB. Larger text is read anew when it is needed, and further ids lie in a
    /// temporary file in the model directory. The result is the same.
    /// </summary>
    [Range(0, 1 << 20)]
    public int MemoryLimit { get; init; } = 1024;

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(ValidationSplit is >= 0 and < 1 || ValidationSplit % 1 == 0, ValidationSplit, "a whole number of texts, or a share below 1");
        rules.Require(ValidationSplit == 0 || Validation == "", ValidationSplit, $"0, as {rules.Name(Validation)} names a corpus");
        rules.Require(Text.Factors.Length == 0, Text.Factors, "none, as only words of the source of a translation carry factors");
        rules.Equal(Text.SubwordSampling, 0, "as a language model is trained on one way to cut a text");
        rules.Equal(Text.BpeDropout, 0, "as a language model is trained on one way to cut a text");
    }
}
