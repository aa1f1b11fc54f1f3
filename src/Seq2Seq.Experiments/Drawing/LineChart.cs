using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments.Drawing;

/// <summary>Draws lines with their 95 % intervals: bars at the points, side by side, or bands where there are many points.</summary>
internal static class LineChart
{
    private const double Least = 50, Right = 14, Top = 12, Bottom = 46, Aside = 3.5, Inset = 12;
    private const int FewPlaces = 12, FewPoints = 40;

    /// <summary>Returns the size of a panel. A panel that stands alone is larger than one among several.</summary>
    public static (double Width, double Height) Size(Chart chart) => chart.Panels.Count == 1 ? (520, 330) : (380, 270);

    /// <summary>Returns the axes and the lines of a panel.</summary>
    public static XElement Panel(Chart chart, ChartPanel panel)
    {
        var (width, height) = Size(chart);
        var y = chart.ValueScale(fromZero: false, most: 6);
        double left = Math.Max(Least, y.Ticks.Select(tick => Svg.Width(Scale.Text(tick))).DefaultIfEmpty(0).Max() + 36), w = width - left - Right,
            h = height - Top - Bottom;
        var x = chart.PlaceScale(w);

        // If there are few places, intervals stand side by side.
        var few = chart.Points.Select(point => point.X).Distinct().Count() <= FewPlaces;
        double inset = few ? Inset : 0, aside = few && chart.Points.Any(point => point.High > point.Low) ? Aside : 0;
        double X(double value) => left + inset + (w - 2 * inset) * x.At(value);
        double Y(double value) => Top + h * (1 - Math.Clamp(y.At(value), 0, 1));

        return Svg.Group(0, 0,
            y.Ticks.Select(tick => Svg.Line(left, Y(tick), left + w, Y(tick), "g")),
            x.Ticks.Select(tick => Svg.Line(X(tick), Top + h, X(tick), Top + h + 4, "a")),
            Svg.Line(left, Top + h, left + w, Top + h, "a"),
            y.Ticks.Select(tick => Svg.Label(left - 7, Y(tick) + 4, Scale.Text(tick), "end", "t")),
            x.Ticks.Select(tick => Svg.Label(X(tick), Top + h + 18, Scale.Text(tick), "middle", "t")),
            Svg.Label(left + w / 2, height - 8, chart.X, "middle"),
            Svg.Label(15, Top + h / 2, chart.Y, "middle", turn: -90),
            panel.Series.Select((series, i) => Svg.Series(i, series.Name,
                Series(Pieces(series, x, y), i, value => X(value) + aside * (i - (panel.Series.Count - 1) / 2.0), Y))),
            chart.Points.Any() ? null : Svg.Label(left + w / 2, Top + h / 2, "no results yet", "middle", "t"));
    }

    /// <summary>
    /// Returns the pieces of a line. A point that cannot be drawn leaves a gap between two pieces, because its value is unknown or not above 0 on a
    /// logarithmic axis.
    /// </summary>
    private static List<ChartPoint[]> Pieces(ChartSeries series, Scale x, Scale y)
    {
        List<ChartPoint[]> pieces = [[]];
        foreach (var point in series.Points.OrderBy(point => point.X))
            if (double.IsFinite(point.Y) && x.Shows(point.X) && (!y.IsLogarithmic || point.Y > 0))
                pieces[^1] = [.. pieces[^1], point];
            else if (pieces[^1].Length > 0)
                pieces.Add([]);
        return pieces;
    }

    private static IEnumerable<XElement> Series(List<ChartPoint[]> pieces, int index, Func<double, double> x, Func<double, double> y)
    {
        ChartPoint[] drawn = [.. pieces.SelectMany(piece => piece)];
        ChartPoint[][] lines = [.. pieces.Where(piece => piece.Length > 1)];
        bool intervals = drawn.Any(point => point.High > point.Low), band = drawn.Length > FewPlaces;
        var every = Math.Max(1, drawn.Length / (drawn.Length <= FewPoints ? FewPoints : 10)); // a long line has some marks only
        return
        [
            .. intervals && band ? lines.Select(line =>
                Svg.Path(Svg.Through(line.Select(p => (x(p.X), y(p.High))).Concat(line.Reverse().Select(p => (x(p.X), y(p.Low))))) + "Z", "b")) : [],
            .. intervals && !band ? drawn.Select(p => Svg.Path($"M{Svg.Text(x(p.X) - 3)} {Svg.Text(y(p.Low))}h6m-3 0V{Svg.Text(y(p.High))}m-3 0h6", "e")) : [],
            .. lines.Select(line => Svg.Path(Svg.Through(line.Select(p => (x(p.X), y(p.Y)))), "l", Svg.Dashes(index))),
            .. drawn.Where((_, i) => i % every == every / 2).Select(p => Svg.Marker(index, x(p.X), y(p.Y))),
        ];
    }
}
