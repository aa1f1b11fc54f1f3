using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;
using Seq2Seq.Experiments.Drawing;

namespace Seq2Seq.Tests.Experiments;

public partial class ChartTests
{
    private static readonly ChartPoint[] Line = [.. Enumerable.Range(1, 20).Select(x => new ChartPoint(x, 100.0 / x, 90.0 / x, 120.0 / x))];

    /// <summary>Awkward data that charts have to cope with.</summary>
    public static TheoryData<string, ChartPoint[]> Awkward => new()
    {
        { "nothing", [] },
        { "a line", Line },
        { "one point", [new(3, 7, 7, 7)] },
        { "zero", [new(0, 0, 0, 0)] },
        { "nothing known", [new(1, double.NaN, double.NaN, double.NaN), new(2, double.NaN, double.NaN, double.NaN)] },
        { "a gap", [new(1, 5, 4, 6), new(2, double.NaN, double.NaN, double.NaN), new(3, 6, 5, 7), new(4, 7, 6, 8)] },
        { "one seed", [new(1, 5, 5, 5), new(2, 6, 6, 6)] },
        { "equal values", [new(1, 5, 5, 5), new(2, 5, 5, 5), new(3, 5, 5, 5)] },
        { "zeros and negatives", [new(-1, -5, -6, -4), new(0, 0, -1, 1), new(1, 5, 4, 6)] },
        { "infinite", [new(1, double.PositiveInfinity, 0, double.PositiveInfinity), new(2, 1, double.NegativeInfinity, double.PositiveInfinity)] },
        { "tiny and huge", [new(1, 1e-30, 1e-31, 1e-29), new(1e9, 1e30, 1e29, 1e31)] },
        { "wide intervals", [new(1, 5, -500, 510), new(2, 6, 1, 11)] },
    };

    [Theory]
    [MemberData(nameof(Awkward))]
    public void Any_data_give_a_drawing_that_is_whole(string what, ChartPoint[] points)
    {
        foreach (var logarithmic in new[] { false, true })
            foreach (var bars in new[] { false, true })
            {
                string[] categories = bars ? [.. points.Select((_, i) => $"level {i} & <{what}>")] : [];
                var placed = bars ? [.. points.Select((point, i) => point with { X = i })] : points;
                var chart = new Chart
                {
                    Title = what, X = "x & more", Y = "y in %", LogX = logarithmic, LogY = logarithmic, Categories = categories,
                    Names = ["first <1>", "second"],
                    Panels = [new ChartPanel("left", [new("first <1>", placed), new("second", bars ? [] : Line)]),
                        new ChartPanel("right", [new("first <1>", []), new("second", [])])],
                };
                IsWhole(ChartDrawing.Whole(chart));
                foreach (var panel in chart.Panels)
                    IsWhole(ChartDrawing.Panel(chart, panel));
                Assert.NotEmpty(ChartSketch.Lines(chart));
            }
    }

    [Fact]
    public void A_drawing_says_in_words_what_it_shows()
    {
        var chart = new Chart
        {
            Title = "Exact match", X = "words", Y = "%", Names = ["none"],
            Panels = [new ChartPanel("", [new("none", [new(5, 90, 90, 90), new(30, 10, 10, 10)])])]
        };
        var drawing = ChartDrawing.Whole(chart);
        Assert.Equal("img", (string)drawing.Attribute("role")!);
        Assert.Equal("Exact match", drawing.Element(Svg.Space + "title")!.Value);
        Assert.Contains("from 90 at 5 to 10 at 30", drawing.Element(Svg.Space + "desc")!.Value);
    }

    [Fact]
    public void A_map_shows_its_weights_and_names_the_largest()
    {
        var drawing = HeatMap.Drawing("map", ("", new(["나는", "<b>"], ["I", "\u0001"], [[0.9, 0.1], [double.NaN, 1]])));
        IsWhole(drawing);
        Assert.Equal(["I ← 나는: 0.90", "I ← <b>: 0.10", "\uFFFD ← 나는: 0.00", "\uFFFD ← <b>: 1.00"], Told(drawing));
        Assert.Contains("I – 나는 (0.90)", drawing.Element(Svg.Space + "desc")!.Value);
        IsWhole(HeatMap.Drawing("empty", ("", new([], [], []))));
        IsWhole(HeatMap.Drawing("none"));
    }

    [Fact]
    public void Maps_stand_side_by_side_below_each_other_s_height_and_share_labels_and_scale()
    {
        WeightMap first = new(["가", "나"], ["a", "b", "c"], [[1, 0], [0, 1], [0.5, 0.5]]), other = first with { Target = ["x", "y", "z"] };
        var drawing = HeatMap.Drawing("maps", ("one", first), ("two", first), ("three", other));
        IsWhole(drawing);
        string[] texts = [.. drawing.Descendants(Svg.Space + "text").Select(text => text.Value)];
        Assert.Single(texts, "b");
        Assert.Single(texts, "y");
        Assert.Equal(["0", "0.5", "1", "attention weight"], texts[^4..]);
        Assert.Equal(18, Told(drawing).Length);
        var colours = drawing.Descendants(Svg.Space + "rect").Where(field => (string?)field.Attribute("class") == "c")
            .Select(field => double.Parse((string)field.Attribute("fill-opacity")!, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal((0.04, 1.0), (colours[0], colours[^1]));
        Assert.Equal(colours.Order(), colours);
    }

    [Theory]
    [InlineData(0, 97, "0 20 40 60 80 100")]
    [InlineData(3.2, 3.9, "3.2 3.4 3.6 3.8 4")]
    [InlineData(-1, 1, "-1 -0.5 0 0.5 1")]
    public void Ticks_are_round(double least, double largest, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', Scale.Of([least, largest], logarithmic: false).Ticks.Select(tick => tick.ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.25, "0.25")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(-3, "−3")]
    [InlineData(1e-7, "10⁻⁷")]
    [InlineData(2.5e9, "2.5·10⁹")]
    [InlineData(double.NaN, "–")]
    public void Numbers_are_short(double value, string text) => Assert.Equal(text, Scale.Text(value));

    /// <summary>The texts that a drawing tells when one points at its parts.</summary>
    private static string[] Told(XElement drawing) => [.. drawing.Descendants().Where(e => ((string?)e.Attribute("class") ?? "").Split(' ').Contains("v"))
        .Select(e => e.Element(Svg.Space + "title")!.Value)];

    /// <summary>Checks that a drawing is well-formed as a file, has its alternatives in words, and has only numbers where numbers belong.</summary>
    private static void IsWhole(XElement drawing)
    {
        var file = XElement.Parse(Svg.File(drawing));
        Assert.NotEmpty(file.Element(Svg.Space + "title")!.Value);
        Assert.NotEmpty(file.Element(Svg.Space + "desc")!.Value);
        foreach (var attribute in file.DescendantsAndSelf().Attributes().Where(a => a.Name != "xmlns" && a.Name != "class"))
            Assert.False(NotANumber().IsMatch(attribute.Value), $"{attribute.Parent!.Name.LocalName} {attribute}");
    }

    [GeneratedRegex("NaN|Infinity|∞|E[+-]?[0-9]")]
    private static partial Regex NotANumber();
}
