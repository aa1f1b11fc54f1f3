using System.Globalization;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments.Drawing;

/// <summary>
/// Draws attention maps side by side, with source pieces across, target pieces down, and the scale of colours below. The field of a larger weight differs
/// more from the ground: it is darker on white, and lighter on black.
/// </summary>
internal static class HeatMap
{
    private const double Cell = 20, Gap = 1, Turn = -50, Rise = 0.78, Reach = 0.64, Heading = 24, Between = 30, MostWidth = 1040;
    private const double ScaleWidth = 144, ScaleHeight = 10, ScaleRoom = 56;
    private const int Shades = 24;

    /// <summary>Draws maps in as few rows as there is room for.</summary>
    /// <param name="title">The title of the drawing.</param>
    /// <param name="maps">The maps and the titles above them.</param>
    public static XElement Drawing(string title, params IReadOnlyList<(string Title, WeightMap Map)> maps)
    {
        var parts = new List<object?>();
        double x = 0, y = 0, width = 0, height = 0;
        WeightMap? before = null;
        foreach (var (name, map) in maps)
        {
            // Maps of the same target share the labels of the first in the row.
            var labels = before is null || !before.Target.SequenceEqual(map.Target);
            var size = SizeOf(name, map, labels);
            if (before != null && x + size.Width > MostWidth)
            {
                (x, y, height, labels) = (0, y + height, 0, true);
                size = SizeOf(name, map, labels);
            }
            parts.Add(Svg.Group(x, y, One(name, map, labels)));
            (width, height) = (Math.Max(width, x + size.Width), Math.Max(height, size.Height));
            x += LeftOf(map, labels) + map.Source.Count * Cell + Between;
            before = map;
        }
        var left = maps.Count == 0 ? 12 : LeftOf(maps[0].Map, labels: true);
        return Svg.Drawing(Math.Max(width, left + ScaleWidth + 130), y + height + ScaleRoom, title,
            maps.Count == 0 ? "No maps." : string.Join(" ", maps.Select(map => (map.Title.Length == 0 ? "" : map.Title + ": ") + map.Map.Words)),
            parts, Svg.Group(left, y + height + 12, Colours()));
    }

    private static double LeftOf(WeightMap map, bool labels) => labels ? map.Target.Append("").Max(Svg.Width) + 12 : 0;

    private static double TopOf(string name, WeightMap map) => map.Source.Append("").Max(Svg.Width) * Rise + 16 + (name.Length > 0 ? Heading : 0);

    private static (double Width, double Height) SizeOf(string name, WeightMap map, bool labels) =>
        (LeftOf(map, labels) + Math.Max(map.Source.Count * Cell + map.Source.Append("").Max(Svg.Width) * Reach + 10, Svg.Width(name)),
            TopOf(name, map) + map.Target.Count * Cell + 8);

    private static object?[] One(string name, WeightMap map, bool labels)
    {
        double left = LeftOf(map, labels), top = TopOf(name, map);
        return
        [
            name.Length == 0 ? null : Svg.Label(left, 16, name, style: "p"),
            map.Source.Select((piece, s) => Svg.Label(left + s * Cell + Cell / 2 + 4, top - 6, piece, turn: Turn)),
            labels ? map.Target.Select((piece, t) => Svg.Label(left - 7, top + t * Cell + Cell / 2 + 4, piece, "end")) : null,
            Svg.Series(0, "", map.Target.SelectMany((piece, t) => map.Source.Select((from, s) => Svg.Value(
                Field(left + s * Cell, top + t * Cell, Cell - Gap, Cell - Gap, map.Weight(t, s), "f"),
                string.Create(CultureInfo.InvariantCulture, $"{piece} ← {from}: {map.Weight(t, s):F2}"))))),
        ];
    }

    /// <summary>Returns the scale of colours, from the weight 0 to the weight 1.</summary>
    private static object?[] Colours() =>
    [
        Svg.Series(0, "", Enumerable.Range(0, Shades).Select(i =>
            Field(i * ScaleWidth / Shades, 0, ScaleWidth / Shades, ScaleHeight, i / (Shades - 1.0), "c"))),
        ((double[])[0, 0.5, 1]).Select(weight => Svg.Line(weight * ScaleWidth, ScaleHeight, weight * ScaleWidth, ScaleHeight + 4, "a")),
        ((double[])[0, 0.5, 1]).Select(weight => Svg.Label(weight * ScaleWidth, ScaleHeight + 18, Scale.Text(weight), "middle", "t")),
        Svg.Label(ScaleWidth + 14, ScaleHeight, "attention weight"),
    ];

    private static XElement Field(double x, double y, double width, double height, double weight, string style) => Svg.Rectangle(x, y, width, height,
        Svg.Set("class", style), Svg.Set("fill", "currentColor"), Svg.Set("fill-opacity", 0.04 + 0.96 * Math.Clamp(weight, 0, 1)));
}
