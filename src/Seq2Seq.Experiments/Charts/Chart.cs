namespace Seq2Seq.Experiments.Charts;

/// <summary>A mean at a place, with the ends of its interval. Both ends equal the mean if there is no interval.</summary>
/// <param name="X">The place: a number, or the index of a category.</param>
/// <param name="Y">The mean; NaN = nothing known.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
public readonly record struct ChartPoint(double X, double Y, double Low, double High);

/// <summary>The points of one colour.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>One of several drawings with the same axes.</summary>
/// <param name="Title">The title, which says what is special about the panel; empty for a chart of one panel.</param>
/// <param name="Series">One series for each name of the chart, in the order of the names. A series may have no points.</param>
public sealed record ChartPanel(string Title, IReadOnlyList<ChartSeries> Series);

/// <summary>A chart, independent of how it is drawn.</summary>
public sealed record Chart
{
    private const int MostTicks = 9;
    private const double Crowded = 24;

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>A description in words, for those who cannot see the chart.</summary>
    public string Description { get; init; } = "";

    /// <summary>The title of the horizontal axis.</summary>
    public string X { get; init; } = "";

    /// <summary>The title of the vertical axis, or of the value axis if there are categories.</summary>
    public string Y { get; init; } = "";

    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool LogY { get; init; }

    /// <summary>The beginning of the value axis; null = chosen by the values.</summary>
    public double? From { get; init; }

    /// <summary>The end of the value axis; null = chosen by the values.</summary>
    public double? To { get; init; }

    /// <summary>The names of the series, in the order of their colours.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The names of the places of bars; empty = places are numbers, and lines are drawn.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The panels, at least one.</summary>
    public required IReadOnlyList<ChartPanel> Panels { get; init; }

    /// <summary>The known points of all panels.</summary>
    internal IEnumerable<ChartPoint> Points => Panels.SelectMany(panel => panel.Series).SelectMany(series => series.Points)
        .Where(point => double.IsFinite(point.Y));

    /// <summary>
    /// Returns the value axis of all panels. It contains every mean. Intervals, which are wide when there are few seeds, may stretch it by half its
    /// length and are cut at its ends. Values that are all from 0 to 100 and called percent are shown on an axis from 0 to 100.
    /// </summary>
    /// <param name="fromZero">Whether to begin at 0 in any case.</param>
    /// <param name="most">The number of ticks to aim at.</param>
    internal Scale ValueScale(bool fromZero, int most)
    {
        ChartPoint[] all = [.. Points.Where(point => !(LogY && point.Y <= 0))];
        if (all.Length == 0)
            return Scale.Of([], LogY, fromZero, most: most);
        double least = all.Min(point => point.Y), largest = all.Max(point => point.Y), low = all.Min(point => point.Low), high = all.Max(point => point.High);
        if (LogY)
        {
            var room = Math.Max(Math.Sqrt(largest / least), 3);
            (low, high) = (Math.Max(low, least / room), Math.Min(high, largest * room));
        }
        else
        {
            fromZero |= least >= 0 && least < 0.6 * largest;
            var room = (largest - (fromZero ? Math.Min(least, 0) : least)) / 2;
            room = room > 0 ? room : double.PositiveInfinity;
            var percent = least >= 0 && largest <= 100 && (Y.Contains('%') || Y.Contains("100", StringComparison.Ordinal));
            (low, high) = (Math.Max(low, least >= 0 ? Math.Max(0, least - room) : least - room),
                Math.Min(high, percent ? Math.Min(100, largest + room) : largest + room));
        }
        double from = From ?? low, to = To ?? high;
        return Scale.Of([Math.Min(from, to), Math.Max(from, to)], LogY, fromZero && From is null or 0, most: most, snug: false);
    }

    /// <summary>
    /// Returns the axis of places, which is <paramref name="width"/> long, with a tick at either end. If the places are few and do not crowd, they are its
    /// ticks; on a logarithmic axis those places are its ticks that do not crowd.
    /// </summary>
    internal Scale PlaceScale(double width)
    {
        double[] places = [.. Points.Select(point => point.X).Distinct().Order()];
        var scale = Scale.Of(places, LogX, snug: true);
        double[] at = [.. places.Where(scale.Shows).Select(place => width * scale.At(place))];
        return places.Length == 0 ? scale
            : places.Length <= MostTicks && at.Zip(at.Skip(1)).All(pair => pair.Second - pair.First >= Crowded) ? scale.TickedAt(places)
            : scale.EndedAndTickedAt(LogX ? places : scale.Ticks, width);
    }

    /// <summary>Returns a point in words, for those who point at it: its series, value, interval and place.</summary>
    internal string Words(ChartSeries series, ChartPoint point)
    {
        var name = Categories.Count == 0 ? series.Name : string.Join(", ", new[] { Categories[(int)point.X], series.Name }.Where(part => part.Length > 0));
        var interval = point.High > point.Low ? $" ({Short(point.Low, point.Y)} to {Short(point.High, point.Y)})" : "";
        return $"{(name.Length == 0 ? "" : name + ": ")}{Short(point.Y, point.Y)}{interval}{(Categories.Count == 0 ? $" at {Scale.Text(point.X)}" : "")}";

        static string Short(double value, double size) => Scale.Text(Scale.Rounded(value, Math.Max(Math.Abs(value), Math.Abs(size)), 4));
    }

    /// <summary>Returns a panel in words: the ends of every line, or every bar.</summary>
    internal string Words(ChartPanel panel)
    {
        var intro = Categories.Count > 0 ? $"Bars of {Y}." : $"Lines of {Y} against {X}.";
        return string.Join(" ", new[] { panel.Title.Length == 0 ? "" : panel.Title + ":", intro, Description }.Concat(panel.Series.Select(Words))
            .Where(text => text.Length > 0));
    }

    private string Words(ChartSeries series)
    {
        ChartPoint[] known = [.. series.Points.Where(point => double.IsFinite(point.Y)).OrderBy(point => point.X)];
        var name = series.Name.Length == 0 ? "" : series.Name + ": ";
        if (known.Length == 0)
            return "";
        if (Categories.Count > 0)
            return $"{name}{string.Join(", ", known.Select(point => $"{Categories[(int)point.X]} {Scale.Text(point.Y)}"))}.";
        ChartPoint first = known[0], last = known[^1];
        return known.Length == 1 ? $"{name}{Scale.Text(first.Y)} at {Scale.Text(first.X)}."
            : $"{name}from {Scale.Text(first.Y)} at {Scale.Text(first.X)} to {Scale.Text(last.Y)} at {Scale.Text(last.X)}.";
    }
}
