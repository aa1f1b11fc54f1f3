using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>What a model reads.</summary>
public enum InputType
{
    /// <summary>Texts, as tokens.</summary>
    Text,

    /// <summary>Pictures (PNG, IDX), row by row or as a whole, or films whose frames stand one below the other in a picture.</summary>
    Pictures,

    /// <summary>Recordings (WAV), as log-mel frames.</summary>
    Sound,
}

/// <summary>
/// The inputs of a model that makes something else of them than a text of the same kind. Texts are in a corpus beside their labels. Pictures and recordings
/// are files, see <see cref="FrameCorpus"/>.
/// </summary>
public sealed record InputOptions : IChecked
{
    /// <summary>What the inputs are.</summary>
    public InputType Type { get; init; } = InputType.Text;

    /// <summary>The column of the inputs: its name in JSONL, CSV and Parquet; empty = text, or file for pictures and sound. In TSV it is the first.</summary>
    public string Column { get; init; } = "";

    /// <summary>The column of the labels, or of the texts to write: its name in JSONL, CSV and Parquet. In TSV it is the second.</summary>
    [Required]
    public string LabelColumn { get; init; } = "label";

    /// <summary>How a text becomes tokens. Of a text of more than max_length tokens the beginning is read.</summary>
    public SideOptions Text { get; init; } = new() { Language = "text" };

    /// <summary>How a picture becomes rows of numbers.</summary>
    public PictureOptions Picture { get; init; } = new();

    /// <summary>How a recording becomes rows of numbers.</summary>
    public SoundOptions Sound { get; init; } = new();

    /// <summary>Which numbers are brought to a mean of 0 and a deviation of 1 together, with the figures of the training data.</summary>
    public FrameNormalizationType Normalization { get; init; } = FrameNormalizationType.Auto;

    /// <summary>
    /// A regular expression with a group <c>label</c> that tells the label by the name of a file, such as <c>^(?&lt;label&gt;[^_]+)_</c> for
    /// <c>7_lucas_12.wav</c>; empty = the label is the name of the folder that a file is in.
    /// </summary>
    public string LabelPattern { get; init; } = "";

    /// <summary>A regular expression of the names of the files in a folder that a model is trained on; empty = all.</summary>
    [YamlKey("train_select")]
    public string TrainingSelection { get; init; } = "";

    /// <summary>A regular expression of the names of the files in a folder that are for validation; empty = all.</summary>
    [YamlKey("dev_select")]
    public string ValidationSelection { get; init; } = "";

    /// <summary>A regular expression of the names of the files in a folder that are for testing; empty = all.</summary>
    [YamlKey("test_select")]
    public string TestSelection { get; init; } = "";

    /// <summary>The most steps of a recording that are read, so that a long one does not take all memory.</summary>
    [YamlKey("max_frames")]
    [Range(1, OptionBounds.Count)]
    public int MaximumFrames { get; init; } = 3000;

    /// <summary>Returns the names of the columns.</summary>
    public CorpusColumns NamedColumns() => new(Column.Length > 0 ? Column : Type == InputType.Text ? "text" : "file", LabelColumn);

    /// <summary>Returns how files become sequences.</summary>
    internal FrameOptions ToFrameOptions() => new()
    {
        Type = Type == InputType.Sound ? FrameType.Sound : FrameType.Pictures, Picture = Picture, Sound = Sound, Normalization = Normalization,
        LabelPattern = LabelPattern, FileColumn = NamedColumns().Source, LabelColumn = LabelColumn,
    };

    /// <summary>Returns the options with the size of pictures and the rate of sound that the first file has where none was given.</summary>
    internal InputOptions Known(FrameOptions frames) => this with { Picture = frames.Picture, Sound = frames.Sound };

    /// <summary>Returns the options with everything decided that is automatic or that the first file tells.</summary>
    /// <param name="from">The options of a model that exists, which has decided them; null = what the first file tells is still open.</param>
    internal InputOptions Completed(InputOptions? from)
    {
        var options = this with { Text = CompletedText.Of(Text, from?.Text) };
        return from == null ? options : options with
        {
            Picture = Picture with
            {
                Height = Picture.Height > 0 ? Picture.Height : from.Picture.Height,
                Width = Picture.Width > 0 ? Picture.Width
                : from.Picture.Width
            },
            Sound = Sound with { Rate = Sound.Rate > 0 ? Sound.Rate : from.Sound.Rate },
        };
    }

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Text.Factors.Length == 0, Text.Factors, "none, as only words of the source of a translation carry factors");
        const string expected = "a regular expression";
        rules.Require(LabelPattern.Length == 0 || FrameOptions.IsPattern(LabelPattern, FrameOptions.LabelGroup), LabelPattern, $"{expected} with a group (?<label>...)");
        rules.Require(FrameOptions.IsPattern(TrainingSelection), TrainingSelection, expected);
        rules.Require(FrameOptions.IsPattern(ValidationSelection), ValidationSelection, expected);
        rules.Require(FrameOptions.IsPattern(TestSelection), TestSelection, expected);
    }
}
