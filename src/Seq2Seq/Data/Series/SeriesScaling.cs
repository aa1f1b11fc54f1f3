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
        var (names, inputs) = (training[0].Series.Columns, training[0].Series.Inputs);
        return new()
        {
            Transform = options.Transform,
            Lag = options.Lag,
            Season = options.Season,
            Columns = [.. names.Select((name, c) => ColumnScale.Of(name, Numbers(options.Lag, (series, t) => Read(series, t, c)), Changes(c).Average()))],
            Inputs = [.. inputs.Select((name, i) => ColumnScale.Of(name, Numbers(0, (series, t) => series[t, names.Count + i])))],
        };

        double Read(TimeSeries series, int t, int c) =>
            Level(series, t, c, options.Transform) - (options.Lag == 0 ? 0 : Level(series, t - options.Lag, c, options.Transform));

        List<double> Changes(int c) => Numbers(1, (series, t) => Math.Abs(series[t, c] - series[t - 1, c]));

        List<double> Numbers(int first, Func<TimeSeries, int, double> number)
        {
            var all = training.SelectMany(part => Enumerable.Range(first, Math.Max(0, part.Rows - first)).Select(t => number(part.Series, t))).ToList();
            return all.Count > 0 ? all
                : throw new Seq2SeqException(Invariant($"'{training[0].Series.Name}' leaves {training.Max(part => part.Rows)} rows to train on; expected more than data.difference_lag, and two at least"));
        }
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
}
