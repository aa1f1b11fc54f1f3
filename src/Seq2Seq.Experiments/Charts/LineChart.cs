using System.Xml.Linq;

namespace Seq2Seq.Experiments.Charts;

/// <summary>Lines with their 95 % intervals: bars at the points, side by side, or bands where there are many points.</summary>
internal static class LineChart
{
    private const double Least = 50, Right = 14, Top = 12, Bottom = 46;
    private const int FewTicks = 9, FewPoints = 40;
    private const double Crowded = 24, Aside = 3.5, Inset = 12;

    /// <summary>Size of a panel that stands alone, and of one among several.</summary>
    public static (double Width, double Height) Size(Chart chart) => chart.Panels.Count == 1 ? (520, 330) : (380, 270);

    /// <summary>Axes and lines of a panel.</summary>
    public static XElement Panel(Chart chart, ChartPanel panel)
    {
        var (width, height) = Size(chart);
        double h = height - Top - Bottom;
        ChartPoint[] all = [.. chart.Panels.SelectMany(p => p.Series).SelectMany(series => series.Points).Where(point => double.IsFinite(point.Y))];
        Scale y = chart.ValueScale(fromZero: false, most: 6);
        double left = Math.Max(Least, y.Ticks.Select(tick => Svg.Width(Scale.Text(tick))).DefaultIfEmpty(0).Max() + 36), w = width - left - Right;
        Scale x = Horizontal(chart, all, w);

        // Intervals at the same place stand side by side.
        bool bars = all.Select(point => point.X).Distinct().Count() <= FewTicks + 3;
        double inset = bars ? Inset : 0;
        double X(double value) => left + inset + (w - 2 * inset) * x.At(value);
        double Y(double value) => Top + h * (1 - Math.Clamp(y.At(value), 0, 1));

        Func<double, double> Shifted(int i) => bars && all.Any(point => point.High > point.Low) ? value => X(value) + Aside * (i - (panel.Series.Count - 1) / 2.0) : X;

        return Svg.Group(0, 0,
            y.Ticks.Select(tick => Svg.Line(left, Y(tick), left + w, Y(tick), "g")),
            x.Ticks.Select(tick => Svg.Line(X(tick), Top + h, X(tick), Top + h + 4, "a")),
            Svg.Line(left, Top + h, left + w, Top + h, "a"),
            y.Ticks.Select(tick => Svg.Label(left - 7, Y(tick) + 4, Scale.Text(tick), "end", "t")),
            x.Ticks.Select(tick => Svg.Label(X(tick), Top + h + 18, Scale.Text(tick), "middle", "t")),
            Svg.Label(left + w / 2, height - 8, chart.X, "middle"),
            Svg.Label(15, Top + h / 2, chart.Y, "middle", turn: -90),
            panel.Series.Select((series, i) => Series(series, i, x, Shifted(i), y, Y)),
            all.Length == 0 ? Svg.Label(left + w / 2, Top + h / 2, "no results yet", "middle", "t") : null);
    }

    private static Scale Horizontal(Chart chart, ChartPoint[] points, double width)
    {
        double[] places = [.. points.Select(point => point.X).Distinct().Order()];
        Scale scale = Scale.Of(places, chart.LogX, snug: true);
        if (places.Length is < 2 or > FewTicks)
            return places.Length == 1 ? scale.TickedAt(places) : scale;
        double[] at = [.. places.Where(scale.Shows).Select(place => width * scale.At(place))];
        return at.Zip(at.Skip(1)).All(pair => pair.Second - pair.First >= Crowded) ? scale.TickedAt(places) : scale;
    }

    private static XElement Series(ChartSeries series, int index, Scale scaleX, Func<double, double> x, Scale scaleY, Func<double, double> y)
    {
        // What cannot be drawn, because it is not known or not above 0 on a logarithmic axis, leaves a gap.
        bool Drawable(ChartPoint point) => double.IsFinite(point.Y) && scaleX.Shows(point.X) && (!scaleY.IsLogarithmic || point.Y > 0);
        List<ChartPoint[]> pieces = [[]];
        foreach (ChartPoint point in series.Points.OrderBy(point => point.X))
        {
            if (Drawable(point))
                pieces[^1] = [.. pieces[^1], point];
            else if (pieces[^1].Length > 0)
                pieces.Add([]);
        }
        ChartPoint[] drawn = [.. pieces.SelectMany(piece => piece)];
        bool intervals = drawn.Any(point => point.High > point.Low), band = drawn.Length > FewTicks + 3;
        string Path(IEnumerable<(double X, double Y)> places) => "M" + string.Join('L', places.Select(place => $"{Svg.Text(place.X)} {Svg.Text(place.Y)}"));

        return Svg.Element("g", Svg.Set("class", Svg.Series(index)),
            Svg.Element("title", Svg.Clean(series.Name)),
            intervals && band ? pieces.Where(piece => piece.Length > 1).Select(piece => Svg.Element("path", Svg.Set("class", "b"),
                Svg.Set("d", Path(piece.Select(p => (x(p.X), y(p.High))).Concat(piece.Reverse().Select(p => (x(p.X), y(p.Low))))) + "Z"))) : null,
            intervals && !band ? drawn.Select(p => Svg.Element("path", Svg.Set("class", "e"),
                Svg.Set("d", $"M{Svg.Text(x(p.X) - 3)} {Svg.Text(y(p.Low))}h6m-3 0V{Svg.Text(y(p.High))}m-3 0h6"))) : null,
            pieces.Where(piece => piece.Length > 1).Select(piece => Svg.Element("path", Svg.Set("class", "l"), Svg.Dashes(index), Svg.Set("d", Path(piece.Select(p => (x(p.X), y(p.Y))))))),
            Marked(drawn).Select(p => Svg.Marker(index, x(p.X), y(p.Y))));
    }

    /// <summary>All points of a short line, some of a long one.</summary>
    private static IEnumerable<ChartPoint> Marked(ChartPoint[] points)
    {
        int every = Math.Max(1, points.Length / (points.Length <= FewPoints ? FewPoints : 10));
        return points.Where((_, i) => i % every == every / 2);
    }
}
