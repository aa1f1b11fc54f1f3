using System.Xml.Linq;

namespace Seq2Seq.Experiments.Charts;

/// <summary>Charts as drawings: panel by panel for a page that breaks lines, or as a whole for a file.</summary>
internal static class ChartDrawing
{
    private const int MostColumns = 2;
    private const double Margin = 14, Key = 30, LegendLine = 20;

    /// <summary>One panel.</summary>
    public static XElement Panel(Chart chart, ChartPanel panel)
    {
        var (width, height) = Size(chart);
        string title = panel.Title.Length == 0 ? chart.Title : $"{chart.Title}: {panel.Title}";
        return Svg.Drawing(width, height, title, Description(chart, panel), Content(chart, panel));
    }

    /// <summary>Heading, legend and all panels.</summary>
    public static XElement Whole(Chart chart)
    {
        var (width, height) = Size(chart);
        int columns = Math.Min(MostColumns, chart.Panels.Count), rows = (chart.Panels.Count + columns - 1) / columns;
        double heading = chart.Panels.Count > 1 ? 22 : 0, all = columns * width + 2 * Margin;
        var (legend, legendHeight) = Legend(chart, all - 2 * Margin);
        double top = 40 + legendHeight;
        return Svg.Drawing(all, top + rows * (height + heading) + Margin, chart.Title, string.Join(" ", chart.Panels.Select(panel => Description(chart, panel))),
            Svg.Label(Margin, 25, chart.Title, style: "h"),
            Svg.Group(Margin, 36, legend),
            chart.Panels.Select((panel, i) => Svg.Group(Margin + i % columns * width, top + i / columns * (height + heading),
                heading > 0 ? Svg.Label(width / 2 + 20, 15, panel.Title, "middle", "p") : null,
                Svg.Group(0, heading, Content(chart, panel)))));
    }

    /// <summary>Line and mark of a series, for a legend.</summary>
    public static XElement LegendKey(int index, bool bars) => Svg.Element("g", Svg.Set("class", Svg.Series(index)),
        bars ? Svg.Element("rect", Svg.Set("class", "r"), Svg.Set("x", 2), Svg.Set("y", 2), Svg.Set("width", 22), Svg.Set("height", 10), Svg.Set("rx", 2))
            : Svg.Element("path", Svg.Set("class", "l"), Svg.Dashes(index), Svg.Set("d", "M1 7H25")),
        Svg.Marker(index, 13, 7));

    private static (double Width, double Height) Size(Chart chart) => chart.Categories.Count > 0 ? BarChart.Size(chart) : LineChart.Size(chart);

    private static XElement Content(Chart chart, ChartPanel panel) => chart.Categories.Count > 0 ? BarChart.Panel(chart, panel) : LineChart.Panel(chart, panel);

    private static (XElement Group, double Height) Legend(Chart chart, double width)
    {
        var keys = new List<XElement>();
        double x = 0, y = 0;
        for (int i = 0; i < chart.Names.Count && chart.Names.Count > 1; i++)
        {
            double needed = Key + Svg.Width(chart.Names[i]) + 20;
            if (x > 0 && x + needed > width)
                (x, y) = (0, y + LegendLine);
            keys.Add(Svg.Group(x, y, LegendKey(i, chart.Categories.Count > 0), Svg.Label(Key, 11.5, chart.Names[i])));
            x += needed;
        }
        return (Svg.Element("g", keys), keys.Count == 0 ? 0 : y + LegendLine);
    }

    /// <summary>The ends of every line, or every bar, in words.</summary>
    private static string Description(Chart chart, ChartPanel panel)
    {
        string intro = chart.Categories.Count > 0 ? $"Bars of {chart.Y}." : $"Lines of {chart.Y} against {chart.X}.";
        return string.Join(" ", new[] { panel.Title.Length == 0 ? "" : panel.Title + ":", intro, chart.Description }.Where(text => text.Length > 0)
            .Concat(panel.Series.Select(series => Words(chart, series)).Where(text => text.Length > 0)));
    }

    private static string Words(Chart chart, ChartSeries series)
    {
        ChartPoint[] known = [.. series.Points.Where(point => double.IsFinite(point.Y)).OrderBy(point => point.X)];
        string name = series.Name.Length == 0 ? "" : series.Name + ": ";
        if (known.Length == 0)
            return "";
        if (chart.Categories.Count > 0)
            return $"{name}{string.Join(", ", known.Select(point => $"{chart.Categories[(int)point.X]} {Scale.Text(point.Y)}"))}.";
        ChartPoint first = known[0], last = known[^1];
        return known.Length == 1 ? $"{name}{Scale.Text(first.Y)} at {Scale.Text(first.X)}."
            : $"{name}from {Scale.Text(first.Y)} at {Scale.Text(first.X)} to {Scale.Text(last.Y)} at {Scale.Text(last.X)}.";
    }
}
