using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;
using Seq2Seq.Experiments.Drawing;

namespace Seq2Seq.Experiments;

/// <summary>Charts and maps as parts of a page.</summary>
internal static class HtmlFigure
{
    /// <summary>Appends a chart: its legend and its panels.</summary>
    public static void Chart(StringBuilder body, Chart chart)
    {
        body.Append("<figure>\n");
        if (chart.Names.Count > 1)
            body.Append($"<div class=\"legend\">{string.Concat(chart.Names.Select((name, i) => $"<span><svg viewBox=\"0 0 26 14\" width=\"26\" height=\"14\" aria-hidden=\"true\">{Svg.Inline(ChartDrawing.LegendKey(i, chart.Categories.Count > 0))}</svg> {HtmlPage.Escape(name)}</span>"))}</div>\n");
        body.Append($"<div class=\"panels{(chart.Panels.Count > 1 ? " several" : "")}\">\n");
        foreach (var panel in chart.Panels)
            body.Append($"<div>{(panel.Title.Length > 0 ? $"<h3>{HtmlPage.Escape(panel.Title)}</h3>" : "")}{Svg.Inline(ChartDrawing.Panel(chart, panel))}</div>\n");
        body.Append("</div>\n</figure>\n");
    }

    /// <summary>Appends a map of weights, no larger than it is drawn. Returns the drawing.</summary>
    public static XElement Map(StringBuilder body, string title, WeightMap map)
    {
        var drawing = HeatMap.Drawing(title, map);
        var width = double.Parse(((string)drawing.Attribute("viewBox")!).Split(' ')[2], CultureInfo.InvariantCulture);
        body.Append($"<div style=\"max-width:{Svg.Text(width)}px\"><h3>{HtmlPage.Escape(title)}</h3>{Svg.Inline(drawing)}</div>\n");
        return drawing;
    }
}
