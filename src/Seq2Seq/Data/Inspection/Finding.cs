using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>Something in a corpus that may harm a model trained or measured on it.</summary>
/// <param name="Problem">What was found, as a phrase after a number: <c>pairs repeat an earlier pair</c>.</param>
/// <param name="Count">How often it was found.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Examples">Some of the places, with the text.</param>
/// <param name="Advice">What to do, in a sentence.</param>
public sealed record Finding(string Problem, long Count, long Of, IReadOnlyList<string> Examples, string Advice)
{
    /// <summary>Whether the count is an estimate, because the corpus has more texts than are kept.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Returns the finding without examples and advice: <c>12 of 500 (2.4 %) pairs repeat an earlier pair</c>.</summary>
    public override string ToString()
    {
        var percent = 100.0 * Count / Of;
        var share = percent < 0.01 ? "below 0.01" : percent.ToString("0.##", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{(IsEstimate ? "about " : "")}{Count:N0} of {Of:N0} ({share} %) {Problem}");
    }
}
