using System.Globalization;

namespace Seq2Seq.Evaluation;

/// <summary>Formats scores as text.</summary>
internal static class ScoreText
{
    /// <summary>
    /// The value of the <c>version</c> field of signatures. It names the program, because figures are compared with those of other programs.
    /// </summary>
    public static string Version { get; } = $"seq2seq-{typeof(ScoreText).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Returns a number with fixed decimals. The exact value is rounded, and a tie goes to the even digit, as in C and Python.</summary>
    public static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
