using System.Text.RegularExpressions;
using Seq2Seq.Configuration;

namespace Seq2Seq.Data;

/// <summary>What sequences of rows of numbers are made of.</summary>
internal enum FrameType
{
    /// <summary>Pictures (PNG, IDX), row by row, or films whose frames stand one below the other in a picture.</summary>
    Pictures,

    /// <summary>Recordings (WAV) as log-mel frames.</summary>
    Sound,
}

/// <summary>How files become sequences of rows of numbers with a label or a text, see <see cref="FrameCorpus"/>.</summary>
internal sealed record FrameOptions : IOptionRecord
{
    /// <summary>The group of <see cref="LabelPattern"/> that is the label.</summary>
    internal const string LabelGroup = "label";

    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    /// <summary>What the sequences are made of.</summary>
    public FrameType Type { get; init; } = FrameType.Pictures;

    /// <summary>The options of pictures.</summary>
    public PictureOptions Picture { get; init; } = new();

    /// <summary>The options of sound.</summary>
    public SoundOptions Sound { get; init; } = new();

    /// <summary>Which numbers are brought to a mean of 0 and a deviation of 1 together, with the figures of the training data.</summary>
    public FrameNormalizationType Normalization { get; init; } = FrameNormalizationType.Auto;

    /// <summary>
    /// A regular expression with a group <c>label</c> that tells the label by the name of a file, such as <c>^(?&lt;label&gt;[^_]+)_</c> for
    /// <c>7_lucas_12.wav</c>; empty = the label is the name of the folder that a file is in.
    /// </summary>
    public string LabelPattern { get; init; } = "";

    /// <summary>
    /// The column of a table that has the path of each file, or the file itself as a data URI, see <see cref="FrameCorpus"/>. Of TSV it is the first.
    /// </summary>
    public string FileColumn { get; init; } = "file";

    /// <summary>The column of a table that has the label or the text of each file. Of TSV it is the second.</summary>
    public string LabelColumn { get; init; } = LabelGroup;

    /// <summary>The columns of tables.</summary>
    internal CorpusColumns Columns => new("file", LabelGroup) { Source = FileColumn, Target = LabelColumn };

    /// <summary>The suffix of files, in small letters.</summary>
    internal string Suffix => Type == FrameType.Pictures ? PictureFile.Suffix : WavFile.Suffix;

    /// <summary>Whether all that follows from the first file is known.</summary>
    internal bool AreKnown => Type == FrameType.Pictures ? Picture is { Height: > 0, Width: > 0 } : Sound.Rate > 0;

    /// <summary>Returns a pattern of file names, which may take a second for a name.</summary>
    /// <exception cref="ArgumentException">The text is no regular expression.</exception>
    internal static Regex Pattern(string text) => new(text, RegexOptions.CultureInvariant, LongestMatch);

    /// <summary>Returns whether a text is a regular expression, with a group of a name if one is given.</summary>
    internal static bool IsPattern(string text, string? group = null)
    {
        try
        {
            return Pattern(text).GetGroupNames() is var names && (group == null || names.Contains(group));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
