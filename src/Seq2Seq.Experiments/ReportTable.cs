using System.Globalization;
using System.Text;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments;

/// <summary>Writes estimates as tables of HTML: mean ± half the width of the 95 % interval.</summary>
internal static class ReportTable
{
    /// <summary>Returns the table of a chart, with a row for each place and a column for each line.</summary>
    public static string Points(Plot plot, ResultTable table)
    {
        var lines = PlotData.Lines(plot, table);
        var places = lines.SelectMany(line => line.Points).Select(point => (point.X, point.Category)).Distinct().ToArray();
        if (places.All(place => place.X.HasValue))
            places = [.. places.OrderBy(place => place.X)];
        var single = places is [(null, "")];
        if (single) // a row for each line
            return Table([plot.Panels.Length > 0 ? plot.Panels : "", Header(plot)],
                lines.Select(line => (string[])[HtmlPage.Escape(Join(line.Panel, line.Line)), Cell(line.Points[0].Estimate)]));
        return Table([plot.X.Length > 0 ? plot.X : plot.Along, .. lines.Select(line => Join(line.Panel, line.Line))], places.Select(place => (string[])
            [HtmlPage.Escape(place.Category.Length > 0 ? place.Category : Scale.Text(place.X ?? double.NaN)),
             .. lines.Select(line => line.Points.Where(point => point.X == place.X && point.Category == place.Category).Select(point => Cell(point.Estimate))
                 .FirstOrDefault(""))]));
    }

    /// <summary>Returns the table of several measures, with a row for each combination of levels and a column for each measure.</summary>
    public static string Summary(Plot plot, ResultTable table)
    {
        Result[] rows = [.. table.Rows.Where(row => row.Measurement.X == null && plot.Measure.Contains(row.Measurement.Measure)
            && plot.Only.All(choice => choice.Value.Contains(row.Levels[table.ColumnOf(choice.Key)])))];
        int[] shown = [.. Enumerable.Range(0, table.Factors.Count).Where(i => rows.Select(row => row.Levels[i]).Distinct().Count() > 1)];
        if (shown.Length == 0 && table.Factors.Count > 0)
            shown = [0];
        (string Measure, string Of)[] columns = [.. plot.Measure.SelectMany(measure => rows.Select(row => row.Measurement).Where(m => m.Measure == measure)
            .Select(m => (measure, m.Of)).Distinct())];
        return Table([.. shown.Select(i => table.Factors[i]), .. columns.Select(column => Join(PlotData.Spaced(column.Measure), column.Of))],
            rows.GroupBy(row => string.Join('\0', shown.Select(i => row.Levels[i]))).Select(group => (string[])
            [.. shown.Select(i => HtmlPage.Escape(group.First().Levels[i])),
             .. columns.Select(column =>
                 Cell(Estimate.Of([.. group.Where(row => row.Measurement.Measure == column.Measure && row.Measurement.Of == column.Of)
                 .Select(row => row.Measurement.Value)])))]),
            left: shown.Length);
    }

    /// <summary>
    /// Returns mean ± half-width, to the digit that the interval leaves meaningful. If not all seeds have a figure, the text says how many have one.
    /// </summary>
    private static string Cell(Estimate estimate)
    {
        if (estimate.Count == 0)
            return estimate.Values.Count == 0 ? "" : "–";
        var seeds = estimate.Count < estimate.Values.Count
            ? string.Create(CultureInfo.InvariantCulture, $" <span class=\"pm\">({estimate.Count} of {estimate.Values.Count} seeds)</span>") : "";
        if (estimate.Count == 1 || estimate.HalfWidth == 0)
            return Scale.Text(Scale.Rounded(estimate.Mean, estimate.Mean, 4)) + (estimate.Count > 1 ? " <span class=\"pm\">± 0</span>" : "") + seeds;
        if (Math.Abs(estimate.High - estimate.Mean - estimate.HalfWidth) > 1e-6 * estimate.HalfWidth) // of factors
            return $"{Scale.Text(Scale.Rounded(estimate.Mean, estimate.Mean, 3))} <span class=\"pm\">({Scale.Text(Scale.Rounded(estimate.Low, estimate.Low, 2))} to {Scale.Text(Scale.Rounded(estimate.High, estimate.High, 2))})</span>{seeds}";
        return $"{Scale.Text(Scale.Rounded(estimate.Mean, estimate.HalfWidth, 2))} <span class=\"pm\">± {Scale.Text(Scale.Rounded(estimate.HalfWidth, estimate.HalfWidth, 2))}</span>{seeds}";
    }

    private static string Header(Plot plot) => plot.Y.Length > 0 ? plot.Y : PlotData.Spaced(string.Join(", ", plot.Measure));

    private static string Join(string first, string second) => string.Join(", ", new[] { first, second }.Where(part => part.Length > 0));

    private static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, int left = 1)
    {
        var html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
        for (var i = 0; i < header.Count; i++)
            html.Append($"<th scope=\"col\"{(i > 0 && i < left ? " class=\"left\"" : "")}>{HtmlPage.Escape(header[i])}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
                html.Append($"<td{(i > 0 && i < left ? " class=\"left\"" : "")}>{row[i]}</td>");
            html.Append("</tr>\n");
        }
        return html.Append("</tbody></table></div>\n").ToString();
    }
}
