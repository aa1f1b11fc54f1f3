namespace Seq2Seq.Experiments.Charts;

/// <summary>A mean at a place, with the ends of its interval; equal to the mean where there is none.</summary>
/// <param name="X">Place: a number, or the index of a category.</param>
/// <param name="Y">Mean; NaN = nothing known.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
public readonly record struct ChartPoint(double X, double Y, double Low, double High);

/// <summary>Points of one colour.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>One of several drawings with the same axes.</summary>
/// <param name="Title">What is special about it; empty for a chart of one panel.</param>
/// <param name="Series">One for each name of the chart, in its order, perhaps without points.</param>
public sealed record ChartPanel(string Title, IReadOnlyList<ChartSeries> Series);

/// <summary>A chart, before it is known how it is drawn.</summary>
public sealed record Chart
{
    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, in words, for those who cannot see it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Title of the horizontal axis.</summary>
    public string X { get; init; } = "";

    /// <summary>Title of the vertical axis; of the value axis if there are categories.</summary>
    public string Y { get; init; } = "";

    /// <summary>Logarithmic horizontal axis.</summary>
    public bool LogX { get; init; }

    /// <summary>Logarithmic vertical axis.</summary>
    public bool LogY { get; init; }

    /// <summary>Names of the series, in the order of their colours.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Names of the places of bars; empty = places are numbers, and lines are drawn.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>At least one.</summary>
    public required IReadOnlyList<ChartPanel> Panels { get; init; }
}
