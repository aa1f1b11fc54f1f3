using System.Globalization;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments.Drawing;

/// <summary>Draws an attention map, with source pieces across and target pieces down. A darker field means more weight.</summary>
internal static class HeatMap
{
    private const double Cell = 20, Gap = 1;

    /// <summary>Draws a map.</summary>
    public static XElement Drawing(string title, WeightMap map)
    {
        double left = map.Target.Append("").Max(Svg.Width) + 12, widest = map.Source.Append("").Max(Svg.Width), top = widest * 0.78 + 16;
        return Svg.Drawing(left + map.Source.Count * Cell + widest * 0.64 + 10, top + map.Target.Count * Cell + 8, title, map.Words,
            map.Source.Select((piece, s) => Svg.Label(left + s * Cell + Cell / 2 + 4, top - 6, piece, turn: -50)),
            map.Target.Select((piece, t) => Svg.Label(left - 7, top + t * Cell + Cell / 2 + 4, piece, "end")),
            Svg.Series(0, "", map.Target.SelectMany((piece, t) =>
                map.Source.Select((from, s) => Svg.Rectangle(left + s * Cell, top + t * Cell, Cell - Gap, Cell - Gap,
                Svg.Set("fill", "currentColor"), Svg.Set("fill-opacity", 0.04 + 0.96 * Math.Clamp(map.Weight(t, s), 0, 1)),
                map.Weight(t, s) < 0.05 ? null
                    : Svg.Element("title", Svg.Clean(string.Create(CultureInfo.InvariantCulture, $"{piece} ← {from}: {map.Weight(t, s):F2}"))))))));
    }
}
