using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments.Drawing;

/// <summary>Draws bars to the right, grouped by category, with their 95 % intervals. Names of any length stay readable.</summary>
internal static class BarChart
{
    private const double Right = 56, Top = 8, Bottom = 46, Bar = 17, Between = 12, LineHeight = 14;

    /// <summary>Returns the size of a panel.</summary>
    public static (double Width, double Height) Size(Chart chart) =>
        (chart.Panels.Count == 1 ? 520 : 380, Top + Bottom + chart.Categories.Count * (chart.Names.Count * Bar + Between));

    /// <summary>Returns the axis and the bars of a panel.</summary>
    public static XElement Panel(Chart chart, ChartPanel panel)
    {
        var (width, height) = Size(chart);
        double left = Math.Min(width * 0.38, chart.Categories.Append("").Max(Svg.Width) + 14), w = width - left - Right, bottom = height - Bottom,
            group = chart.Names.Count * Bar + Between;
        var scale = chart.ValueScale(fromZero: !chart.LogY, most: 5);
        double X(double value) => left + w * Math.Clamp(scale.At(value), 0, 1);

        return Svg.Group(0, 0,
            scale.Ticks.Select(tick => Svg.Line(X(tick), Top, X(tick), bottom, "g")),
            scale.Ticks.Select(tick => Svg.Label(X(tick), bottom + 17, scale.Label(tick), "middle", "t")),
            Svg.Label(left + w / 2, height - 8, chart.Y, "middle"),
            chart.Categories.Select((category, i) => Names(category, left, Top + i * group + group / 2 + 4)),
            panel.Series.Select((series, s) => Svg.Series(s, series.Name,
                series.Points.Where(point => double.IsFinite(point.Y) && !(chart.LogY && point.Y <= 0))
                .Select(point => One(chart, series, point, s, Top + point.X * group + Between / 2 + s * Bar, X, scale.Shows)))),
            Svg.Line(X(scale.Ticks[0]), bottom, X(scale.Ticks[^1]), bottom, "a"),
            Svg.Line(X(0), Top, X(0), bottom, "a"),
            chart.Points.Any() ? null : Svg.Label(left + w / 2, Top + 14, "no results yet", "middle", "t"));
    }

    private static XElement One(Chart chart, ChartSeries series, ChartPoint point, int index, double top, Func<double, double> x, Func<double, bool> isOnAxis)
    {
        double zero = x(0), end = x(point.Y), middle = top + Bar / 2, high = point.High > point.Low ? x(point.High) : end;
        return Svg.Value(Svg.Group(0, 0,
            Svg.Rectangle(Math.Min(zero, end), top + 1.5, Math.Abs(end - zero), Bar - 3, Svg.Set("class", "r"), Svg.Set("rx", 2)),
            point.High > point.Low ? Svg.Path($"{End(point.Low)}M{Svg.Text(x(point.Low))} {Svg.Text(middle)}H{Svg.Text(high)}{End(point.High)}", "w") : null,
            Svg.Marker(index, end, middle),
            Svg.Label(Math.Max(end, high) + 7, middle + 4, Scale.Text(Scale.Rounded(point.Y, point.Y, 3)), style: "t")), chart.Words(series, point));

        // An interval that is cut where the axis ends has no stroke across its end.
        string End(double value) => isOnAxis(value) ? $"M{Svg.Text(x(value))} {Svg.Text(middle - 4)}v8" : "";
    }

    /// <summary>Returns a category's name for the place before its bars, on two lines if one is too short.</summary>
    private static IEnumerable<XElement> Names(string name, double left, double y)
    {
        int[] spaces = [.. Enumerable.Range(0, name.Length).Where(i => name[i] == ' ')];
        if (Svg.Width(name) <= left - 12 || spaces.Length == 0)
            return [Svg.Label(left - 8, y, Shortened(name, left - 12), "end")];
        var middle = spaces.MinBy(i => Math.Abs(i - name.Length / 2));
        return ((string[])[name[..middle], name[(middle + 1)..]])
            .Select((line, i) => Svg.Label(left - 8, y + (i - 0.5) * LineHeight, Shortened(line, left - 12), "end"));
    }

    private static string Shortened(string text, double width)
    {
        while (Svg.Width(text) > width && text.Length > 4)
            text = text[..^2].TrimEnd('…') + "…";
        return text;
    }
}
