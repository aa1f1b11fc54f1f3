using Seq2Seq.Configuration;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>What a model reads.</summary>
public enum InputType
{
    /// <summary>Texts, as tokens.</summary>
    Text,
}

/// <summary>The inputs of a model that makes something else of them than a text of the same kind.</summary>
public sealed record InputOptions : IChecked
{
    /// <summary>What the inputs are.</summary>
    public InputType Type { get; init; } = InputType.Text;

    /// <summary>The column of the inputs: its name in JSONL, CSV and Parquet; empty = text. In TSV it is the first.</summary>
    public string Column { get; init; } = "";

    /// <summary>How a text becomes tokens. Of a text of more than max_length tokens the beginning is read.</summary>
    public SideOptions Text { get; init; } = new() { Language = "text" };

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Text.Factors.Length == 0, Text.Factors, "none, as only words of the source of a translation carry factors");
        rules.Equal(Text.SubwordSampling, 0, "as a text is cut in one way here");
        rules.Equal(Text.BpeDropout, 0, "as a text is cut in one way here");
    }
}
