using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>
/// The section <c>data</c> of the configuration of a captioning or a transcription. A corpus is a table of files and their texts, or what else
/// <see cref="Seq2Seq.Data.FrameCorpus"/> reads.
/// </summary>
public sealed record CaptioningDataOptions : IChecked
{
    /// <summary>The path of the training corpus, or a list of paths.</summary>
    public string[] Train { get; init; } = [];

    /// <summary>The path of the validation corpus; empty = <see cref="ValidationSplit"/>, or no validation.</summary>
    [YamlKey("dev")]
    public string Validation { get; init; } = "";

    /// <summary>
    /// The examples that are held out of the training corpora for validation: their number, or a share below 1; 0 = none. The seed of the run draws them, and
    /// examples with the same file are held out together.
    /// </summary>
    [YamlKey("dev_split")]
    [Range(0, OptionBounds.Count)]
    public float ValidationSplit { get; init; }

    /// <summary>The path of the test corpus; empty = none.</summary>
    public string Test { get; init; } = "";

    /// <summary>The inputs.</summary>
    public InputOptions Input { get; init; } = new() { Type = InputType.Pictures, LabelColumn = "text" };

    /// <summary>How the texts become tokens. Of a training text of more than max_length tokens the beginning is read.</summary>
    public SideOptions Output { get; init; } = new() { Language = "text", Level = Level.Word };

    /// <summary>The largest number of training examples to use, from the beginning; 0 = all.</summary>
    [YamlKey("max_train_examples")]
    [Range(0, OptionBounds.Count)]
    public int MaximumTrainingExamples { get; init; }

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(ValidationSplit is >= 0 and < 1 || ValidationSplit % 1 == 0, ValidationSplit, "a whole number of examples, or a share below 1");
        rules.Require(ValidationSplit == 0 || Validation == "", ValidationSplit, $"0, as {rules.Name(Validation)} names a corpus");
        rules.Require(Input.Type != InputType.Text, Input.Type, "pictures or sound, as a translation or a summarization reads texts");
        rules.Require(Output.Factors.Length == 0, Output.Factors, "none, as only words of the source of a translation carry factors");
        rules.Equal(Output.SubwordSampling, 0, "as a text is cut in one way here");
        rules.Equal(Output.BpeDropout, 0, "as a text is cut in one way here");
    }
}
