using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;
using Seq2Seq.Experiments.Drawing;

namespace Seq2Seq.Experiments;

/// <summary>Charts and maps as parts of a page.</summary>
internal static class HtmlFigure
{
    private const double Least = 0.75; // of the drawn size

    /// <summary>Appends a chart: its legend and its panels.</summary>
    public static void Chart(StringBuilder body, Chart chart)
    {
        body.Append("<figure>\n");
        Legend(body, chart);
        body.Append($"<div class=\"panels{(chart.Panels.Count > 1 ? " several" : "")}\">\n");
        foreach (var panel in chart.Panels)
            body.Append($"<div>{(panel.Title.Length > 0 ? $"<h3>{HtmlPage.Escape(panel.Title)}</h3>" : "")}{Svg.Inline(ChartDrawing.Panel(chart, panel))}</div>\n");
        body.Append("</div>\n</figure>\n");
    }

    /// <summary>Appends the first panel of a chart that has figures, with a caption that says what it is.</summary>
    public static void First(StringBuilder body, Chart chart)
    {
        var panel = chart.Panels.First(panel => panel.Series.Any(series => series.Points.Any(point => double.IsFinite(point.Y))));
        var title = panel.Title.Length > 0 ? $"{chart.Title}: {panel.Title}" : chart.Title;
        body.Append($"<figure>\n<figcaption>{HtmlPage.Escape(title)}</figcaption>\n");
        var alone = chart with { Title = title, Panels = [panel with { Title = "" }] };
        Legend(body, alone);
        body.Append($"{Svg.Inline(ChartDrawing.Panel(alone, alone.Panels[0]))}\n</figure>\n");
    }

    private static void Legend(StringBuilder body, Chart chart)
    {
        if (chart.Names.Count > 1)
            body.Append($"<div class=\"legend\">{string.Concat(chart.Names.Select((name, i) => $"<span><svg viewBox=\"0 0 26 14\" width=\"26\" height=\"14\" aria-hidden=\"true\">{Svg.Inline(ChartDrawing.LegendKey(i, chart.Categories.Count > 0))}</svg> {HtmlPage.Escape(name)}</span>"))}</div>\n");
    }

    /// <summary>Appends maps of weights side by side, no larger than they are drawn, and no smaller than can be read. Returns the drawing.</summary>
    public static XElement Maps(StringBuilder body, string title, params IReadOnlyList<(string Title, WeightMap Map)> maps)
    {
        var drawing = HeatMap.Drawing(title, maps);
        var width = double.Parse(((string)drawing.Attribute("viewBox")!).Split(' ')[2], CultureInfo.InvariantCulture);
        body.Append($"<div class=\"maps\"><h3>{HtmlPage.Escape(title)}</h3><div class=\"scroll\"><div style=\"max-width:{Svg.Text(width)}px;min-width:{Svg.Text(width * Least)}px\">{Svg.Inline(drawing)}</div></div></div>\n");
        return drawing;
    }
}
