using System.Globalization;

namespace Seq2Seq.Experiments.Charts;

/// <summary>A map of weights, independent of how it is drawn.</summary>
/// <param name="Source">The source pieces.</param>
/// <param name="Target">The target pieces.</param>
/// <param name="Weights">α of target piece t on source piece s.</param>
internal sealed record WeightMap(IReadOnlyList<string> Source, IReadOnlyList<string> Target, IReadOnlyList<IReadOnlyList<double>> Weights)
{
    /// <summary>The map in words, for those who cannot see it.</summary>
    public string Words => "For each piece written, the piece of the source looked at most: "
        + string.Join("; ", Target.Zip(Weights).Where(pair => pair.Second.Count > 0).Select(pair =>
    {
        var most = Enumerable.Range(0, Math.Min(Source.Count, pair.Second.Count)).MaxBy(s => pair.Second[s]);
        return string.Create(CultureInfo.InvariantCulture, $"{pair.First} – {Source[most]} ({pair.Second[most]:F2})");
    })) + ".";

    /// <summary>Returns a weight, or 0 if it is not known.</summary>
    public double Weight(int t, int s) => t < Weights.Count && s < Weights[t].Count && double.IsFinite(Weights[t][s]) ? Weights[t][s] : 0;
}
