using System.Globalization;

namespace Seq2Seq.Evaluation;

/// <summary>How scores are written.</summary>
internal static class ScoreText
{
    /// <summary>Value of the <c>version</c> field of signatures: figures are comparable with others', the program is named.</summary>
    public static string Version { get; } = $"seq2seq-{typeof(ScoreText).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>A number with fixed decimals: its exact value rounded, a tie to the even digit, as C and Python write it.</summary>
    public static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
