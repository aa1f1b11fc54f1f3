using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments.Drawing;

/// <summary>
/// Draws lines above their 95 % intervals: bars at the points, side by side, or bands where there are many points. An interval that is cut where the axis
/// ends has no stroke across its end.
/// </summary>
internal static class LineChart
{
    private const double Least = 50, Right = 22, Top = 12, Bottom = 46, Apart = 3.5, Inset = 12;
    private const double LargestDisc = 7, SmallestDisc = 2.5;
    private const int FewPlaces = 12, FewPoints = 40, MostValues = 120;

    /// <summary>Returns the size of a panel. A panel that stands alone is larger than one among several.</summary>
    public static (double Width, double Height) Size(Chart chart) => chart.Panels.Count == 1 ? (520, 330) : (380, 270);

    /// <summary>Returns the axes and the lines of a panel.</summary>
    public static XElement Panel(Chart chart, ChartPanel panel)
    {
        var (width, height) = Size(chart);
        var y = chart.ValueScale(fromZero: false, most: 6);
        double left = Math.Max(Least, y.Ticks.Select(tick => Svg.Width(y.Label(tick))).DefaultIfEmpty(0).Max() + 36), w = width - left - Right,
            h = height - Top - Bottom;
        var x = chart.PlaceScale(w);

        // If there are few places, intervals stand side by side.
        var few = chart.Points.Select(point => point.X).Distinct().Count() <= FewPlaces;
        double inset = few ? Inset : 0, aside = few && chart.Points.Any(point => point.High > point.Low) ? Apart : 0;
        double X(double value) => left + inset + (w - 2 * inset) * x.At(value);
        Func<double, double> Aside(int series) => value => X(value) + aside * (series - (panel.Series.Count - 1) / 2.0);
        double Y(double value) => Top + h * (1 - Math.Clamp(y.At(value), 0, 1));

        List<ChartPoint[]>[] lines = [.. panel.Series.Select(series => Pieces(series, x, y))];
        var (from, to) = x.Ticks.Count > 1 ? (x.Ticks[0], x.Ticks[^1]) : x.Ends;
        return Svg.Group(0, 0,
            y.Ticks.Select(tick => Svg.Line(left, Y(tick), left + w, Y(tick), "g")),
            x.Ticks.Select(tick => Svg.Line(X(tick), Top + h, X(tick), Top + h + 4, "a")),
            Svg.Line(X(from), Top + h, X(to), Top + h, "a"),
            y.Ticks.Select(tick => Svg.Label(left - 7, Y(tick) + 4, y.Label(tick), "end", "t")),
            x.Ticks.Select(tick => Svg.Label(X(tick), Top + h + 18, x.Label(tick), "middle", "t")),
            Svg.Label(left + w / 2, height - 8, chart.X, "middle"),
            Svg.Label(15, Top + h / 2, chart.Y, "middle", turn: -90),
            lines.Select((line, i) => Svg.Series(i, "", Intervals(line, Aside(i), Y, y.Shows))).Where(group => group.HasElements),
            lines.Select((line, i) => Svg.Series(i, panel.Series[i].Name, Line(line, i, Aside(i), Y))),
            lines.Select((line, i) => Svg.Series(i, "", Values(line, w, Aside(i), Y, point => chart.Words(panel.Series[i], point))))
                .Where(group => group.HasElements),
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

    private static IEnumerable<XElement> Intervals(List<ChartPoint[]> pieces, Func<double, double> x, Func<double, double> y, Func<double, bool> isOnAxis)
    {
        ChartPoint[] drawn = [.. pieces.SelectMany(piece => piece)];
        if (!drawn.Any(point => point.High > point.Low))
            return [];
        return drawn.Length > FewPlaces
            ? pieces.Where(piece => piece.Length > 1).Select(piece => Svg.Path(
                Svg.Through(piece.Select(p => (x(p.X), y(p.High))).Concat(piece.Reverse().Select(p => (x(p.X), y(p.Low))))) + "Z", "b"))
            : drawn.Select(p => Svg.Path($"{End(p, p.Low)}M{Svg.Text(x(p.X))} {Svg.Text(y(p.Low))}V{Svg.Text(y(p.High))}{End(p, p.High)}", "e"));

        string End(ChartPoint p, double end) => isOnAxis(end) ? $"M{Svg.Text(x(p.X) - 3)} {Svg.Text(y(end))}h6" : "";
    }

    private static IEnumerable<XElement> Line(List<ChartPoint[]> pieces, int index, Func<double, double> x, Func<double, double> y)
    {
        ChartPoint[] drawn = [.. pieces.SelectMany(piece => piece)];
        var every = Math.Max(1, drawn.Length / (drawn.Length <= FewPoints ? FewPoints : 10)); // a long line has some marks only
        return
        [
            .. pieces.Where(piece => piece.Length > 1).Select(piece => Svg.Path(Svg.Through(piece.Select(p => (x(p.X), y(p.Y)))), "l", Svg.Dashes(index))),
            .. drawn.Where((_, i) => i % every == every / 2).Select(p => Svg.Marker(index, x(p.X), y(p.Y))),
        ];
    }

    /// <summary>Returns what tells the values of a line, of at most <see cref="MostValues"/> points from its first to its last.</summary>
    private static IEnumerable<XElement> Values(List<ChartPoint[]> pieces, double width, Func<double, double> x, Func<double, double> y,
        Func<ChartPoint, string> words)
    {
        ChartPoint[] drawn = [.. pieces.SelectMany(piece => piece)];
        var every = (drawn.Length + MostValues - 1) / MostValues;
        ChartPoint[] told = [.. drawn.Where((_, i) => i % every == 0 || i == drawn.Length - 1)];
        var radius = told.Length == 0 ? 0 : Math.Clamp(width / told.Length / 2, SmallestDisc, LargestDisc);
        return told.Select(point => Svg.Value(Svg.Disc(x(point.X), y(point.Y), radius), words(point)));
    }
}
