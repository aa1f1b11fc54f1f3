using System.Globalization;
using System.Xml.Linq;

namespace Seq2Seq.Experiments.Charts;

/// <summary>An attention map: source pieces across, target pieces down, the darker the more weight.</summary>
internal static class HeatMap
{
    private const double Cell = 20, Gap = 1, Rows = 20;

    /// <summary>Draws a map.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="source">Source pieces.</param>
    /// <param name="target">Target pieces.</param>
    /// <param name="weights">α of target piece t on source piece s.</param>
    public static XElement Drawing(string title, IReadOnlyList<string> source, IReadOnlyList<string> target, IReadOnlyList<IReadOnlyList<double>> weights)
    {
        double left = target.Append("").Max(Svg.Width) + 12, top = source.Append("").Max(Svg.Width) * 0.78 + 16, slant = source.Append("").Max(Svg.Width) * 0.64;
        double width = left + source.Count * Cell + slant + 10, height = top + target.Count * Rows + 8;
        return Svg.Drawing(width, height, title, Description(source, target, weights),
            source.Select((piece, s) => Svg.Label(left + s * Cell + Cell / 2 + 4, top - 6, piece, turn: -50)),
            target.Select((piece, t) => Svg.Label(left - 7, top + t * Rows + Rows / 2 + 4, piece, "end")),
            Svg.Element("g", Svg.Set("class", Svg.Series(0)),
                target.SelectMany((piece, t) => source.Select((from, s) => Svg.Element("rect",
                    Svg.Set("x", left + s * Cell), Svg.Set("y", top + t * Rows), Svg.Set("width", Cell - Gap), Svg.Set("height", Rows - Gap), Svg.Set("fill", "currentColor"),
                    Svg.Set("fill-opacity", 0.04 + 0.96 * Math.Clamp(Weight(t, s), 0, 1)),
                    Weight(t, s) < 0.05 ? null : Svg.Element("title", Svg.Clean(string.Create(CultureInfo.InvariantCulture, $"{piece} ← {from}: {Weight(t, s):F2}"))))))));

        double Weight(int t, int s) => t < weights.Count && s < weights[t].Count && double.IsFinite(weights[t][s]) ? weights[t][s] : 0;
    }

    private static string Description(IReadOnlyList<string> source, IReadOnlyList<string> target, IReadOnlyList<IReadOnlyList<double>> weights) =>
        "For each piece written, the piece of the source looked at most: " + string.Join("; ", target.Zip(weights).Where(pair => pair.Second.Count > 0).Select(pair =>
        {
            int most = Enumerable.Range(0, Math.Min(source.Count, pair.Second.Count)).MaxBy(s => pair.Second[s]);
            return string.Create(CultureInfo.InvariantCulture, $"{pair.First} – {source[most]} ({pair.Second[most]:F2})");
        })) + ".";
}
