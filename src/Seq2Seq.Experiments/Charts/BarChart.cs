using System.Xml.Linq;

namespace Seq2Seq.Experiments.Charts;

/// <summary>Bars to the right, grouped by category, with their 95 % intervals: names of any length stay readable.</summary>
internal static class BarChart
{
    private const double Right = 56, Top = 8, Bottom = 46, Bar = 17, Between = 12, LineHeight = 14;

    /// <summary>Size of a panel.</summary>
    public static (double Width, double Height) Size(Chart chart) =>
        (chart.Panels.Count == 1 ? 520 : 380, Top + Bottom + chart.Categories.Count * (chart.Names.Count * Bar + Between));

    /// <summary>Axis and bars of a panel.</summary>
    public static XElement Panel(Chart chart, ChartPanel panel)
    {
        var (width, height) = Size(chart);
        double left = Math.Min(width * 0.38, chart.Categories.Append("").Max(Svg.Width) + 14), w = width - left - Right, bottom = height - Bottom;
        ChartPoint[] all = [.. chart.Panels.SelectMany(p => p.Series).SelectMany(series => series.Points).Where(point => double.IsFinite(point.Y))];
        Scale scale = chart.ValueScale(fromZero: !chart.LogY, most: 5);
        double X(double value) => left + w * Math.Clamp(scale.At(value), 0, 1);
        double group = chart.Names.Count * Bar + Between;

        return Svg.Group(0, 0,
            scale.Ticks.Select(tick => Svg.Line(X(tick), Top, X(tick), bottom, "g")),
            scale.Ticks.Select(tick => Svg.Label(X(tick), bottom + 17, Scale.Text(tick), "middle", "t")),
            Svg.Label(left + w / 2, height - 8, chart.Y, "middle"),
            chart.Categories.Select((category, i) => Names(category, left, Top + i * group + group / 2 + 4)),
            panel.Series.Select((series, s) => Svg.Element("g", Svg.Set("class", Svg.Series(s)), Svg.Element("title", Svg.Clean(series.Name)),
                series.Points.Where(point => double.IsFinite(point.Y) && !(chart.LogY && point.Y <= 0)).Select(point => One(point, s, Top + point.X * group + Between / 2 + s * Bar, X)))),
            Svg.Line(X(0), Top, X(0), bottom, "a"),
            all.Length == 0 ? Svg.Label(left + w / 2, Top + 14, "no results yet", "middle", "t") : null);
    }

    private static XElement One(ChartPoint point, int series, double top, Func<double, double> x)
    {
        double zero = x(0), end = x(point.Y), middle = top + Bar / 2;
        bool interval = point.High > point.Low;
        return Svg.Group(0, 0,
            Svg.Element("rect", Svg.Set("class", "r"), Svg.Set("x", Math.Min(zero, end)), Svg.Set("y", top + 1.5), Svg.Set("width", Math.Abs(end - zero)), Svg.Set("height", Bar - 3), Svg.Set("rx", 2)),
            interval ? Svg.Element("path", Svg.Set("class", "w"), Svg.Set("d", $"M{Svg.Text(x(point.Low))} {Svg.Text(middle - 4)}v8m0 -4H{Svg.Text(x(point.High))}m0 -4v8")) : null,
            Svg.Marker(series, end, middle, 3.4),
            Svg.Label(Math.Max(end, interval ? x(point.High) : end) + 7, middle + 4, Scale.Text(Rounded(point.Y)), style: "t"));
    }

    /// <summary>Three digits are enough beside a bar.</summary>
    private static double Rounded(double value) => value == 0 ? 0 : Math.Round(value / Unit(value)) * Unit(value);

    private static double Unit(double value) => Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);

    /// <summary>A category's name before its bars, on two lines if one is too short.</summary>
    private static IEnumerable<XElement> Names(string name, double left, double y)
    {
        double room = left - 12;
        int[] spaces = [.. Enumerable.Range(0, name.Length).Where(i => name[i] == ' ')];
        if (Svg.Width(name) <= room || spaces.Length == 0)
            return [Svg.Label(left - 8, y, Shortened(name, room), "end")];
        int middle = spaces.MinBy(i => Math.Abs(i - name.Length / 2));
        return [Svg.Label(left - 8, y - LineHeight / 2, Shortened(name[..middle], room), "end"), Svg.Label(left - 8, y + LineHeight / 2, Shortened(name[(middle + 1)..], room), "end")];
    }

    private static string Shortened(string text, double width)
    {
        while (Svg.Width(text) > width && text.Length > 4)
            text = text[..^2].TrimEnd('…') + "…";
        return text;
    }
}
