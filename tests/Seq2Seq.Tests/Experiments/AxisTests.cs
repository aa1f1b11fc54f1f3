using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;
using Seq2Seq.Experiments.Drawing;

namespace Seq2Seq.Tests.Experiments;

/// <summary>What a reader finds on the axes, lines and intervals of a chart.</summary>
public sealed partial class AxisTests
{
    private static Chart Of(params ChartPoint[] points) => new()
    {
        Title = "t", X = "x", Y = "y", Names = ["a"], Panels = [new("", [new("a", points)])]
    };

    private static ChartPoint[] Line(int first, int last, int step = 1, double scale = 1) =>
        [.. Enumerable.Range(0, (last - first) / step + 1).Select(i => new ChartPoint((first + i * step) * scale, i + 1, i + 0.5, i + 1.5))];

    [Theory]
    [InlineData(1, 64, 1, false)]
    [InlineData(3, 58, 5, false)] // buckets
    [InlineData(60, 5520, 60, false)]
    [InlineData(1, 4, 1, false)]
    [InlineData(1, 97, 1, true)]
    [InlineData(10, 1990, 20, true)]
    public void The_axis_of_places_is_labelled_where_the_figures_begin_and_end(int first, int last, int step, bool logarithmic)
    {
        var chart = Of(Line(first, last, step)) with { LogX = logarithmic };
        var places = chart.PlaceScale(450);
        Assert.Equal((first, last), (places.Ticks[0], places.Ticks[^1]));
        Assert.Equal((first, last), places.Ends);
        for (var i = 1; i < places.Ticks.Count; i++) // labels do not touch
            Assert.True(450 * (places.At(places.Ticks[i]) - places.At(places.Ticks[i - 1])) >
                4 * (places.Label(places.Ticks[i]).Length + places.Label(places.Ticks[i - 1]).Length - 1));
        if (logarithmic) // the figures themselves
            Assert.All(places.Ticks, tick => Assert.Contains(chart.Points, point => point.X == tick));
        // The line of the axis ends at the labels.
        XElement[] axis = [.. ChartDrawing.Whole(chart).Descendants(Svg.Space + "path").Where(path => (string?)path.Attribute("class") == "a")];
        Assert.Contains(axis, path => Ends(path) is var (from, to) && from == Ends(axis[0]).From && to == Ends(axis[places.Ticks.Count - 1]).From && from < to);
    }

    [Theory]
    [InlineData(0, 97, false)]
    [InlineData(-3.3, 12, false)]
    [InlineData(0.0712, 0.0718, false)]
    [InlineData(1e-45, 0.7, true)]
    [InlineData(3e-7, 2e4, true)]
    [InlineData(84, 7800, true)]
    [InlineData(1.5, 3.1, true)]
    public void The_axis_of_values_begins_and_ends_at_a_tick(double least, double largest, bool logarithmic)
    {
        var scale = (Of(new(1, least, least, least), new(2, largest, largest, largest)) with { LogY = logarithmic }).ValueScale(fromZero: false, most: 6);
        Assert.Equal(scale.Ends, (scale.Ticks[0], scale.Ticks[^1]));
        Assert.InRange(scale.Ticks.Count, 2, 9);
        Assert.True(scale.Shows(least) && scale.Shows(largest));
        if (logarithmic)
            Assert.All(scale.Ticks, tick => Assert.Matches(PowerOfTen(), scale.Label(tick)));
        else
            Assert.All(scale.Ticks, tick => Assert.DoesNotContain("10⁻", scale.Label(tick)));
    }

    [Fact]
    public void An_axis_has_one_notation()
    {
        static string Labels(Scale scale) => string.Join(' ', scale.Ticks.Select(scale.Label));
        Assert.Equal("10⁻⁹ 10⁻⁶ 10⁻³ 10⁰ 10³", Labels(Scale.Of([2e-9, 500], logarithmic: true, most: 4)));
        Assert.Equal("10² 2·10² 5·10² 10³", Labels(Scale.Of([120, 800], logarithmic: true)));
        Assert.Equal("1 10 100", Labels(Scale.Of([1, 100], logarithmic: true, snug: true).TickedAt([1, 10, 100])));
        Assert.Equal("10⁻⁵ 10⁻² 10⁰", Labels(Scale.Of([1e-5, 1], logarithmic: true, snug: true).TickedAt([1e-5, 1e-2, 1])));
    }

    [Fact]
    public void Every_value_is_told_with_its_interval_where_one_points_at_it()
    {
        var lines = ChartDrawing.Whole(Of(new(5, 90, 88, 92), new(30, 12.3456, 12.3456, 12.3456), new(40, double.NaN, 0, 0)));
        Assert.Equal(["a: 90 (88 to 92) at 5", "a: 12.35 at 30"], Told(lines));
        var bars = ChartDrawing.Whole(Of(new(0, 90, 88, 92), new(1, 1e-5, 1e-5, 1e-5)) with { Categories = ["dot", "none"] });
        Assert.Equal(["dot, a: 90 (88 to 92)", "none, a: 10⁻⁵"], Told(bars));
        var told = Told(ChartDrawing.Whole(Of(Line(1, 1000))));
        Assert.InRange(told.Length, 60, 121);
        Assert.EndsWith(" at 1", told[0]);
        Assert.EndsWith(" at 1,000", told[^1]);
    }

    [Theory]
    [InlineData(5)] // bars
    [InlineData(50)] // bands
    public void Intervals_lie_below_all_lines(int points)
    {
        var chart = Of(Line(1, points)) with { Names = ["a", "b"], Panels = [new("", [new("a", Line(1, points)), new("b", Line(1, points))])] };
        string[] styles = [.. ChartDrawing.Whole(chart).Descendants(Svg.Space + "path").Select(path => (string)path.Attribute("class")!)];
        var (first, last) = (Array.FindIndex(styles, style => style is "b" or "e"), Array.FindLastIndex(styles, style => style is "b" or "e"));
        Assert.True(first >= 0);
        Assert.DoesNotContain("l", styles[first..last]);
        Assert.Equal(2, styles[last..].Count(style => style == "l"));
    }

    [Fact]
    public void An_interval_that_is_cut_has_no_stroke_across_its_end()
    {
        var chart = Of(new(1, 5, 4.9, 5.2), new(2, 6, -500, 6.1), new(3, 6, -500, 700));
        string[] intervals = [.. ChartDrawing.Whole(chart).Descendants(Svg.Space + "path").Where(path => (string?)path.Attribute("class") == "e")
            .Select(path => (string)path.Attribute("d")!)];
        Assert.Equal([2, 1, 0], intervals.Select(path => path.Count(c => c == 'h')));
    }

    [Fact]
    public void Series_differ_by_more_than_colour_beyond_the_last_colour_too()
    {
        string[] keys = [.. Enumerable.Range(0, 20).Select(i =>
        {
            var key = ChartDrawing.LegendKey(i, bars: false);
            return string.Join('|', key.Elements().Select(part => $"{(string?)part.Attribute("stroke-dasharray")} {(string?)part.Attribute("d")}"));
        })];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Paper_has_the_light_colours() => Assert.All(DarkColours().Matches(Svg.Style).Select(match => match.Value),
        rule => Assert.Equal("@media screen and (prefers-color-scheme:dark)", rule));

    private static string[] Told(XElement drawing) => [.. drawing.Descendants().Where(e => ((string?)e.Attribute("class") ?? "").Split(' ').Contains("v"))
        .Select(e => e.Element(Svg.Space + "title")!.Value)];

    /// <summary>The horizontal places of the first and last point of a path.</summary>
    private static (double From, double To) Ends(XElement path)
    {
        double[] numbers = [.. Number().Matches((string)path.Attribute("d")!).Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[^2]);
    }

    [GeneratedRegex("-?[0-9.]+")]
    private static partial Regex Number();

    [GeneratedRegex("^([25]·)?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$")]
    private static partial Regex PowerOfTen();

    [GeneratedRegex("@media[^{]*dark[^{]*(?={)")]
    private static partial Regex DarkColours();
}
