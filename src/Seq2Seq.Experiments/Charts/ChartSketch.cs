namespace Seq2Seq.Experiments.Charts;

/// <summary>Draws a chart in characters, for a terminal, with a letter for each line, or with bars.</summary>
public static class ChartSketch
{
    private const int Width = 64, Height = 14, BarWidth = 40;

    /// <summary>Returns the lines of text.</summary>
    public static IReadOnlyList<string> Lines(Chart chart)
    {
        var lines = new List<string> { chart.Title };
        foreach (var panel in chart.Panels)
        {
            if (panel.Title.Length > 0)
                lines.AddRange(["", panel.Title]);
            lines.AddRange(chart.Categories.Count > 0 ? Bars(chart, panel) : Plane(chart, panel));
        }
        if (chart.Categories.Count == 0 && chart.Names.Count > 1)
            lines.Add($"  {string.Join("   ", chart.Names.Select((name, i) => $"{Letter(i)} {name}"))}");
        return lines;
    }

    private static IEnumerable<string> Plane(Chart chart, ChartPanel panel)
    {
        ChartPoint[] all = [.. panel.Series.SelectMany(series => series.Points)];
        Scale x = Scale.Of(all.Where(point => double.IsFinite(point.Y)).Select(point => point.X), chart.LogX, snug: true),
            y = chart.ValueScale(fromZero: false, most: 6);
        char[][] plane = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', Width).ToArray())];
        foreach (var (series, i) in panel.Series.Select((series, i) => (series, i)))
            foreach (var point in series.Points.Where(point => x.Shows(point.X) && y.Shows(point.Y)))
            {
                ref var place = ref plane[(int)Math.Round((1 - y.At(point.Y)) * (Height - 1))][(int)Math.Round(Math.Clamp(x.At(point.X), 0, 1) * (Width - 1))];
                place = place == ' ' || place == Letter(i) ? Letter(i) : '*'; // * = several
            }

        var labels = new string[Height];
        foreach (var tick in y.Ticks)
            labels[(int)Math.Round((1 - y.At(tick)) * (Height - 1))] ??= y.Label(tick);
        var margin = labels.Max(label => label?.Length ?? 0);
        if (chart.Y.Length > 0)
            yield return $"  {chart.Y}";
        for (var row = 0; row < Height; row++)
            yield return $"  {(labels[row] ?? "").PadLeft(margin)} │{new string(plane[row])}".TrimEnd();
        yield return $"  {new string(' ', margin)} └{new string('─', Width)}";
        double[] places = [.. all.Where(point => x.Shows(point.X) && double.IsFinite(point.Y)).Select(point => point.X).Order()];
        string first = places.Length > 0 ? Scale.Text(places[0]) : "", last = places.Length > 1 ? Scale.Text(places[^1]) : "";
        var middle = chart.X.Length > Width - first.Length - last.Length - 4 ? "" : chart.X;
        var space = Math.Max(1, (Width - first.Length - last.Length - middle.Length) / 2);
        yield return $"  {new string(' ', margin)}  {first}{new string(' ', space)}{middle}{new string(' ', space)}{last}";
    }

    private static IEnumerable<string> Bars(Chart chart, ChartPanel panel)
    {
        var scale = chart.ValueScale(fromZero: !chart.LogY, most: 5);
        var margin = chart.Categories.SelectMany(category => chart.Names.Select(name => Label(category, name).Length)).DefaultIfEmpty(0).Max();
        yield return $"  {chart.Y}";
        for (var category = 0; category < chart.Categories.Count; category++)
            for (var s = 0; s < panel.Series.Count; s++)
                foreach (var point in panel.Series[s].Points.Where(point => (int)point.X == category))
                {
                    var length = double.IsFinite(point.Y) ? (int)Math.Round(BarWidth * Math.Clamp(scale.At(point.Y), 0, 1)) : 0;
                    yield return $"  {Label(chart.Categories[category], chart.Names[s]).PadRight(margin)} │{new string('█', length)} {Scale.Text(point.Y)}";
                }
    }

    private static string Label(string category, string name) => name.Length == 0 ? category : $"{category}, {name}";

    private static char Letter(int index) => (char)('a' + index % 26);
}
