using Seq2Seq.Data;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>The continuation of a series: a value for each step and column, and how far off it may be.</summary>
public sealed class Forecast
{
    private readonly double[] _values, _levels, _deviations; // [T, C]
    private readonly double[][] _samples; // drawn paths [T, C]
    private readonly double[]?[] _sorted; // [T, C][samples]
    private readonly SeriesScaling _scaling;

    /// <summary>Turns what a model gives back to the scale of the series.</summary>
    internal Forecast(ScaledSeries series, SeriesScaling scaling, int origin, ForecastPath path)
    {
        (_scaling, Columns) = (scaling, series.Series.Columns);
        _levels = Array.ConvertAll(path.Means, mean => (double)mean);
        _values = [.. _levels];
        series.Undo(origin, _values);
        _samples = Array.ConvertAll(path.Samples, sample =>
        {
            var values = Array.ConvertAll(sample, z => (double)z);
            series.Undo(origin, values);
            return values;
        });
        (_deviations, _sorted) = (new double[_levels.Length], new double[_levels.Length][]);
        for (var i = 0; i < _levels.Length; i++)
        {
            var (step, column) = (i / Columns.Count, i % Columns.Count);
            var scale = scaling.Columns[column];
            var (own, before) = (path.Deviations[i] * scale.Deviation, i - scaling.Lag * Columns.Count);
            _levels[i] = scale.Unscaled(_levels[i]) + series.Base(origin, step, column, earlier => _levels[earlier * Columns.Count + column]);
            // The errors of differences that are added up are taken to be independent.
            _deviations[i] = scaling.Lag == 0 || before < 0 ? own : Math.Sqrt(own * own + _deviations[before] * _deviations[before]);
        }
        Times = [.. Enumerable.Range(0, Steps).Select(step => series.Series.TimeOf(origin + step))];
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of steps.</summary>
    public int Steps => _values.Length / Columns.Count;

    /// <summary>When each step is; empty texts if this is not known.</summary>
    public IReadOnlyList<string> Times { get; }

    /// <summary>The drawn paths [steps, columns], for intervals; empty = the Gaussian of each step gives them.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Samples => _samples;

    /// <summary>
    /// The forecast: the path on which each step is fed the mean of the step before, or with latent variables the mean of the drawn paths. Of logarithms and
    /// roots it is the median.
    /// </summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="column">The number of the column.</param>
    public double this[int step, int column] => _values[Place(step, column)];

    /// <summary>Returns the standard deviation of what is forecast: of the drawn paths, or of the values whose levels are those of the Gaussian.</summary>
    /// <inheritdoc cref="this[int, int]"/>
    public double Deviation(int step, int column)
    {
        var i = Place(step, column);
        if (_samples.Length > 0)
        {
            var mean = _samples.Average(path => path[i]);
            return Math.Sqrt(_samples.Sum(path => (path[i] - mean) * (path[i] - mean)) / (_samples.Length - 1));
        }
        return _scaling.Transform.Deviation(_levels[i], _deviations[i]);
    }

    /// <summary>Returns the value below which the true one is with a given probability.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <inheritdoc cref="this[int, int]"/>
    public double Quantile(double probability, int step, int column)
    {
        var i = Place(step, column);
        var z = NormalDistribution.Quantile(probability);
        if (_samples.Length == 0) return _scaling.Transform.Value(_levels[i] + z * _deviations[i]);
        var sorted = _sorted[i] ??= [.. _samples.Select(path => path[i]).Order()];
        // Of n paths the k-th lowest is taken for the quantile k / (n + 1), and lines lie between them.
        var at = Math.Clamp(probability * (sorted.Length + 1) - 1, 0, sorted.Length - 1);
        var below = Math.Min((int)at, sorted.Length - 2);
        return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }

    /// <summary>Returns the interval that holds the true value with a given probability, as much of the rest being below as above it.</summary>
    /// <param name="level">The probability, above 0 and below 1, such as 0.95.</param>
    /// <inheritdoc cref="this[int, int]"/>
    public (double Low, double High) Interval(double level, int step, int column) =>
        (Quantile((1 - level) / 2, step, column), Quantile((1 + level) / 2, step, column));

    /// <summary>
    /// Writes comma-separated values: a row for each step. The columns are <c>step</c>, <c>time</c> if it is known, and for each column NAME of the series
    /// <c>NAME</c>, <c>NAME_low_95</c> and <c>NAME_high_95</c>.
    /// </summary>
    /// <param name="levels">The probabilities of the intervals, above 0 and below 1.</param>
    public void Write(IReadOnlyList<double> levels, TextWriter writer) => ForecastFile.Write(this, levels, writer);

    private int Place(int step, int column)
    {
        if ((uint)step >= (uint)Steps) throw new ArgumentOutOfRangeException(nameof(step), step, $"expected 0 to {Steps - 1}");
        if ((uint)column >= (uint)Columns.Count) throw new ArgumentOutOfRangeException(nameof(column), column, $"expected 0 to {Columns.Count - 1}");
        return step * Columns.Count + column;
    }
}
