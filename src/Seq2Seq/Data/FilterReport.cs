using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>The number of pairs that a data set kept, and why it dropped the others. A pair is counted under the first reason that applies.</summary>
/// <param name="Read">The number of pairs in the corpus.</param>
/// <param name="Empty">The number of pairs with a side without text.</param>
/// <param name="SourceTooLong">The number of pairs whose source has more than <paramref name="MaximumSourceLength"/> tokens.</param>
/// <param name="TargetTooLong">The number of pairs whose target has more than <paramref name="MaximumTargetLength"/> tokens.</param>
/// <param name="RatioTooLarge">The number of pairs whose longer side has more than <paramref name="MaximumLengthRatio"/> times the tokens of the
/// shorter.</param>
/// <param name="MaximumSourceLength">The limit in tokens; 0 = none.</param>
/// <param name="MaximumTargetLength">The limit in tokens; 0 = none.</param>
/// <param name="MaximumLengthRatio">The limit on the ratio of lengths; 0 = none.</param>
internal sealed record FilterReport(
    int Read, int Empty, int SourceTooLong, int TargetTooLong, int RatioTooLarge,
    int MaximumSourceLength, int MaximumTargetLength, float MaximumLengthRatio)
{
    /// <summary>The number of pairs left out.</summary>
    public int Dropped => Empty + SourceTooLong + TargetTooLong + RatioTooLarge;

    /// <summary>The number of pairs in the data set.</summary>
    public int Kept => Read - Dropped;

    /// <summary>Returns one line, such as <c>29,000 pairs read, 28,950 kept; dropped: 12 empty, 38 source longer than 100 tokens</c>.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        var read = string.Create(culture, $"{Read:N0} {(Read == 1 ? "pair" : "pairs")} read");
        if (Dropped == 0) return $"{read}, all kept";

        var reasons = new List<string>();
        if (Empty > 0) reasons.Add(string.Create(culture, $"{Empty:N0} empty"));
        if (SourceTooLong > 0) reasons.Add(string.Create(culture, $"{SourceTooLong:N0} source longer than {MaximumSourceLength} tokens"));
        if (TargetTooLong > 0) reasons.Add(string.Create(culture, $"{TargetTooLong:N0} target longer than {MaximumTargetLength} tokens"));
        if (RatioTooLarge > 0) reasons.Add(string.Create(culture, $"{RatioTooLarge:N0} length ratio above {MaximumLengthRatio}"));
        return string.Create(culture, $"{read}, {Kept:N0} kept; dropped: {string.Join(", ", reasons)}");
    }
}
