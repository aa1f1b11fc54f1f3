using System.Text.Json.Serialization;
using static System.FormattableString;

namespace Seq2Seq.Data;

/// <summary>How the numbers of series become those that a model reads, and back: transform, scale of each column, and place in the season.</summary>
internal sealed record SeriesScaling
{
    /// <summary>What is made of values.</summary>
    public required SeriesTransform Transform { get; init; }

    /// <summary>The lag d of the difference y_t - y_(t-d); 0 = none.</summary>
    public required int Lag { get; init; }

    /// <summary>The number of rows of a season; 0 = none.</summary>
    public required double Season { get; init; }

    /// <summary>The scales of the values.</summary>
    public required ColumnScale[] Columns { get; init; }

    /// <summary>The scales of the inputs.</summary>
    public required ColumnScale[] Inputs { get; init; }

    /// <summary>The number K of numbers of a row that are known beforehand: its inputs, and its place in the season.</summary>
    [JsonIgnore]
    public int Known => Inputs.Length + (Season > 0 ? 2 : 0);

    /// <summary>Learns the scales from training rows.</summary>
    /// <param name="training">Series, each with the number of its first rows that are trained on.</param>
    /// <exception cref="Seq2SeqException">A value has no logarithm, or no series has two rows to train on.</exception>
    public static SeriesScaling Learn(IReadOnlyList<(TimeSeries Series, int Rows)> training, SeriesDataOptions options)
    {
        var (lag, names, inputs) = (options.Lag, training[0].Series.Columns, training[0].Series.Inputs);
        return new()
        {
            Transform = options.Transform,
            Lag = lag,
            Season = options.Season,
            Columns = [.. names.Select((name, c) => ColumnScale.Of(name,
                NotEmpty(training.SelectMany(part => Enumerable.Range(lag, Math.Max(0, part.Rows - lag)).Select(t =>
                    Level(part.Series, t, c, options.Transform) - (lag == 0 ? 0 : Level(part.Series, t - lag, c, options.Transform)))), training),
                NotEmpty(training.SelectMany(part => Enumerable.Range(1, Math.Max(0, part.Rows - 1)).Select(t =>
                    Math.Abs(part.Series[t, c] - part.Series[t - 1, c]))),
                    training).Average()))],
            Inputs = [.. inputs.Select((name, i) => ColumnScale.Of(name,
                NotEmpty(training.SelectMany(part => Enumerable.Range(0, part.Rows).Select(t => part.Series[t, names.Count + i])), training)))],
        };
    }

    /// <summary>Returns the level of a value.</summary>
    /// <exception cref="Seq2SeqException">It has none.</exception>
    public static double Level(TimeSeries series, int row, int column, SeriesTransform transform)
    {
        var (y, level) = (series[row, column], transform.Level(series[row, column]));
        return !double.IsNaN(level) ? level : throw new Seq2SeqException(transform == SeriesTransform.Sqrt
            ? Invariant($"{series.Where(row)}: {y} in column '{series.Columns[column]}' has no root; use another data.transform, or values from 0 on")
            : Invariant($"{series.Where(row)}: {y} in column '{series.Columns[column]}' has no logarithm; use another data.transform, or values above 0"));
    }

    private static List<double> NotEmpty(IEnumerable<double> numbers, IReadOnlyList<(TimeSeries Series, int Rows)> training) =>
        numbers.ToList() is { Count: > 0 } list ? list
            : throw new Seq2SeqException(Invariant($"'{training[0].Series.Name}' leaves {training.Max(part => part.Rows)} rows to train on; expected more than data.difference_lag, and two at least"));
}
