using System.Globalization;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Experiments;

/// <summary>A line of a plot, with its name and its estimates by place.</summary>
/// <param name="Panel">The level of the panels' factor; empty if there is none.</param>
/// <param name="Line">The levels of the lines' factors, and the measure and its variant as far as they differ.</param>
/// <param name="Points">The places and estimates. The place is null for a single figure.</param>
public sealed record PlotLine(string Panel, string Line, IReadOnlyList<(double? X, string Category, Estimate Estimate)> Points);

/// <summary>The part of a table that a plot shows. Repetitions with different seeds become an estimate with its interval.</summary>
public static class PlotData
{
    /// <summary>Returns the lines of a plot, in the order of the grid.</summary>
    /// <exception cref="Seq2SeqException">The plot does not fit the table.</exception>
    public static IReadOnlyList<PlotLine> Lines(Plot plot, ResultTable table)
    {
        Result[] rows = [.. table.Rows.Where(row => plot.Measure.Contains(row.Measurement.Measure)
            && (plot.Of.Length == 0 || plot.Of.Contains(row.Measurement.Of))
            && plot.Only.All(choice => choice.Value.Contains(row.Levels[table.ColumnOf(choice.Key)])))];
        int[] factors = [.. LinesOf(plot, table, rows).Select(table.ColumnOf)];
        int panel = plot.Panels.Length == 0 ? -1 : table.ColumnOf(plot.Panels), along = plot.Along.Length == 0 ? -1 : table.ColumnOf(plot.Along);
        bool severalMeasures = plot.Measure.Length > 1, severalOf = rows.Select(row => row.Measurement.Of).Distinct().Count() > 1;

        string Name(Result row) => string.Join(", ", factors.Select(factor => row.Levels[factor])
            .Append(severalMeasures ? Spaced(row.Measurement.Measure) : "").Append(severalOf ? row.Measurement.Of : "").Where(part => part.Length > 0));

        return
        [
            .. from row in rows
               group row by (Panel: panel < 0 ? "" : row.Levels[panel], Line: Name(row)) into line
               select new PlotLine(line.Key.Panel, line.Key.Line,
               [
                   .. from row in line
                      group row by (X: along < 0 ? row.Measurement.X : Number(row.Levels[along]), Category: along < 0 ? "" : row.Levels[along]) into place
                      let values = place.Select(row => row.Measurement.Value).ToArray()
                      select (place.Key.X, place.Key.Category, plot.LogY ? Estimate.OfFactors(values) : Estimate.Of(values)),
               ]),
        ];
    }

    /// <summary>Returns a plot as a chart.</summary>
    /// <exception cref="Seq2SeqException">The plot does not fit the table.</exception>
    public static Chart Chart(Plot plot, ResultTable table)
    {
        var lines = Lines(plot, table);
        string[] panels = [.. lines.Select(line => line.Panel).Distinct().DefaultIfEmpty("")];
        string[] names = [.. lines.Select(line => line.Line).Distinct().DefaultIfEmpty("")];
        var categories = plot.Kind != PlotKind.Bar ? [] : plot.Along.Length > 0
            ? [.. lines.SelectMany(line => line.Points).Select(point => point.Category).Distinct()] : names;
        var namesAreCategories = plot.Kind == PlotKind.Bar && plot.Along.Length == 0;

        ChartSeries Series(string panel, string name) => new(namesAreCategories ? "" : name,
        [
            .. from line in lines
               where line.Panel == panel && (namesAreCategories || line.Line == name)
               from point in line.Points
               select Point(categories.Length == 0 ? point.X ?? 0 : Array.IndexOf(categories, namesAreCategories ? line.Line : point.Category), point.Estimate),
        ]);

        if (namesAreCategories)
            names = [""];
        return new Chart
        {
            Title = Title(plot), X = plot.X, Y = plot.Y, LogX = plot.LogX, LogY = plot.LogY, From = plot.YFrom, To = plot.YTo, Names = names,
            Categories = categories, Description = plot.Note,
            Panels = [.. panels.Select(panel => new ChartPanel(panel, [.. names.Select(name => Series(panel, name))]))],
        };
    }

    /// <summary>Returns the heading of a plot.</summary>
    public static string Title(Plot plot) => plot.Title.Length > 0 ? plot.Title : Spaced(plot.Name);

    /// <summary>Returns a name with spaces.</summary>
    public static string Spaced(string name) => name.Replace('_', ' ').Replace('-', ' ');

    private static ChartPoint Point(double x, Estimate estimate) => new(x, estimate.Mean, estimate.Low, estimate.High);

    private static double? Number(string level) => double.TryParse(level, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Returns the factors that make lines: those named, or all that vary and are not used otherwise. No factor is averaged away.</summary>
    private static IEnumerable<string> LinesOf(Plot plot, ResultTable table, Result[] rows)
    {
        string[] free = [.. table.Factors.Where((factor, i) => factor != plot.Panels && factor != plot.Along
            && rows.Select(row => row.Levels[i]).Distinct().Count() > 1)];
        return plot.Lines.Concat(free.Except(plot.Lines)).ToArray();
    }
}
