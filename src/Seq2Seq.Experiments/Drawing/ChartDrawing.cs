using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments.Drawing;

/// <summary>Draws charts, either panel by panel for a page that breaks lines, or as a whole for a file.</summary>
internal static class ChartDrawing
{
    private const int MostColumns = 2;
    private const double Margin = 14, Key = 30, LegendLine = 20;

    /// <summary>Draws one panel.</summary>
    public static XElement Panel(Chart chart, ChartPanel panel)
    {
        var (width, height) = Size(chart);
        return Svg.Drawing(width, height, panel.Title.Length == 0 ? chart.Title : $"{chart.Title}: {panel.Title}", chart.Words(panel), Content(chart, panel));
    }

    /// <summary>Draws the heading, the legend and all panels.</summary>
    public static XElement Whole(Chart chart)
    {
        var (width, height) = Size(chart);
        int columns = Math.Min(MostColumns, chart.Panels.Count), rows = (chart.Panels.Count + columns - 1) / columns;
        double heading = chart.Panels.Count > 1 ? 22 : 0, all = columns * width + 2 * Margin;
        var (legend, legendHeight) = Legend(chart, all - 2 * Margin);
        var top = 40 + legendHeight;
        return Svg.Drawing(all, top + rows * (height + heading) + Margin, chart.Title, string.Join(" ", chart.Panels.Select(chart.Words)),
            Svg.Label(Margin, 25, chart.Title, style: "h"),
            Svg.Group(Margin, 36, legend),
            chart.Panels.Select((panel, i) => Svg.Group(Margin + i % columns * width, top + i / columns * (height + heading),
                heading > 0 ? Svg.Label(width / 2 + 20, 15, panel.Title, "middle", "p") : null,
                Svg.Group(0, heading, Content(chart, panel)))));
    }

    /// <summary>Returns the line and the mark of a series, for a legend.</summary>
    public static XElement LegendKey(int index, bool bars) => Svg.Series(index, "",
        bars ? Svg.Rectangle(2, 2, 22, 10, Svg.Set("class", "r"), Svg.Set("rx", 2)) : Svg.Path("M1 7H25", "l", Svg.Dashes(index)), Svg.Marker(index, 13, 7));

    private static (double Width, double Height) Size(Chart chart) => chart.Categories.Count > 0 ? BarChart.Size(chart) : LineChart.Size(chart);

    private static XElement Content(Chart chart, ChartPanel panel) => chart.Categories.Count > 0 ? BarChart.Panel(chart, panel) : LineChart.Panel(chart, panel);

    private static (IEnumerable<XElement> Keys, double Height) Legend(Chart chart, double width)
    {
        var keys = new List<XElement>();
        double x = 0, y = 0;
        for (var i = 0; i < chart.Names.Count && chart.Names.Count > 1; i++)
        {
            var needed = Key + Svg.Width(chart.Names[i]) + 20;
            if (x > 0 && x + needed > width)
                (x, y) = (0, y + LegendLine);
            keys.Add(Svg.Group(x, y, LegendKey(i, chart.Categories.Count > 0), Svg.Label(Key, 11.5, chart.Names[i])));
            x += needed;
        }
        return (keys, keys.Count == 0 ? 0 : y + LegendLine);
    }
}
