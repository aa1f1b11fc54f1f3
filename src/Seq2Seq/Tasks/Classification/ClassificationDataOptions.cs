using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Inputs;

namespace Seq2Seq.Tasks.Classification;

/// <summary>
/// The section <c>data</c> of the configuration of a classification. A corpus is a <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c> or <c>.parquet</c> file with a
/// column of inputs and one of labels.
/// </summary>
public sealed record ClassificationDataOptions : IChecked
{
    /// <summary>The path of the training corpus, or a list of paths.</summary>
    public string[] Train { get; init; } = [];

    /// <summary>The path of the validation corpus; empty = <see cref="ValidationSplit"/>, or no validation.</summary>
    [YamlKey("dev")]
    public string Validation { get; init; } = "";

    /// <summary>
    /// The examples that are held out of the training corpora for validation: their number, or a share below 1; 0 = none. The seed of the run draws them, and
    /// examples with the same input are held out together.
    /// </summary>
    [YamlKey("dev_split")]
    [Range(0, OptionBounds.Count)]
    public float ValidationSplit { get; init; }

    /// <summary>The path of the test corpus; empty = none.</summary>
    public string Test { get; init; } = "";

    /// <summary>The inputs.</summary>
    public InputOptions Input { get; init; } = new();

    /// <summary>The largest number of training examples to use, from the beginning; 0 = all.</summary>
    [YamlKey("max_train_examples")]
    [Range(0, OptionBounds.Count)]
    public int MaximumTrainingExamples { get; init; }

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(ValidationSplit is >= 0 and < 1 || ValidationSplit % 1 == 0, ValidationSplit, "a whole number of examples, or a share below 1");
        rules.Require(ValidationSplit == 0 || Validation == "", ValidationSplit, $"0, as {rules.Name(Validation)} names a corpus");
    }
}
