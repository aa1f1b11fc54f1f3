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

    /// <summary>Returns a signature in sacreBLEU's notation: number of references, fields of the metric, version.</summary>
    public static string Signature(int references, params ReadOnlySpan<string> fields) =>
        $"nrefs:{references.ToString(CultureInfo.InvariantCulture)}|{string.Join('|', fields)}|version:{Version}";

    /// <summary>Returns the field of a signature that tells whether case counts.</summary>
    public static string Case(bool lowercase) => lowercase ? "case:lc" : "case:mixed";

    /// <summary>Returns the value of a field that is on or off.</summary>
    public static string YesNo(bool value) => value ? "yes" : "no";
}
