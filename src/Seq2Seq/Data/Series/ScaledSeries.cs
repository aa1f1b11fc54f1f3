using System.Runtime.InteropServices;
using Seq2Seq.Storage;
using static System.FormattableString;

namespace Seq2Seq.Data;

/// <summary>A series as a model reads it.</summary>
internal sealed class ScaledSeries
{
    private readonly SeriesScaling _scaling;
    private readonly float[] _rows; // [N, C + K], N the observed rows
    private readonly double[] _levels; // [N, C]

    /// <summary>Scales a series.</summary>
    /// <exception cref="Seq2SeqException">The series has other columns, or a value has no level.</exception>
    public ScaledSeries(TimeSeries series, SeriesScaling scaling)
    {
        Check(series.Name, series.Columns, scaling.Columns, "columns");
        Check(series.Name, series.Inputs, scaling.Inputs, "inputs");
        (Series, _scaling) = (series, scaling);
        (Columns, Known) = (scaling.Columns.Length, scaling.Known);
        var n = series.Observed;
        (_rows, _levels) = (new float[n * Width], new double[n * Columns]);
        for (var t = 0; t < n; t++)
        {
            for (var c = 0; c < Columns; c++)
            {
                var level = _levels[t * Columns + c] = SeriesScaling.Level(series, t, c, scaling.Transform);
                if (t >= scaling.Lag)
                    _rows[t * Width + c] = (float)scaling.Columns[c].Scaled(level - (scaling.Lag == 0 ? 0 : _levels[(t - scaling.Lag) * Columns + c]));
            }
            CopyKnown(t, _rows.AsSpan(t * Width + Columns, Known));
        }
    }

    /// <summary>The series.</summary>
    public TimeSeries Series { get; }

    /// <summary>The number C of values of a row.</summary>
    public int Columns { get; }

    /// <summary>The number K of known numbers of a row.</summary>
    public int Known { get; }

    /// <summary>The number of numbers of a row.</summary>
    public int Width => Columns + Known;

    /// <summary>The number of rows N whose values are known.</summary>
    public int Length => Series.Observed;

    /// <summary>The first row that has a difference.</summary>
    public int First => _scaling.Lag;

    /// <summary>The numbers [count, C + K] of some rows.</summary>
    public ReadOnlySpan<float> Rows(int start, int count) => _rows.AsSpan(start * Width, count * Width);

    /// <summary>The values [C] of a row.</summary>
    public ReadOnlySpan<float> Values(int row) => _rows.AsSpan(row * Width, Columns);

    /// <summary>Writes the known numbers [K] of a row, which may lie behind the last one.</summary>
    public void CopyKnown(int row, Span<float> to)
    {
        for (var i = 0; i < _scaling.Inputs.Length; i++) to[i] = (float)_scaling.Inputs[i].Scaled(Series[row, Columns + i]);
        if (_scaling.Season == 0) return;
        var positions = Series.Positions;
        var place = row < positions.Length ? positions[row] : positions[^1] + (row - positions.Length + 1);
        var angle = 2 * Math.PI * (place / _scaling.Season % 1);
        (to[^2], to[^1]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
    }

    /// <summary>Returns the level of a row to which the forecast of a step adds a difference; 0 without differences.</summary>
    /// <param name="origin">The first row that is forecast.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="path">The levels of the steps before it.</param>
    public double Base(int origin, int step, int column, Func<int, double> path) =>
        _scaling.Lag == 0 ? 0 : step < _scaling.Lag ? _levels[(origin + step - _scaling.Lag) * Columns + column] : path(step - _scaling.Lag);

    /// <summary>Turns the scaled values of a path back, in place: [steps, C] numbers as the model gives them become values.</summary>
    /// <param name="origin">The first row of the path.</param>
    public void Undo(int origin, Span<double> path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            var (k, c) = (i / Columns, i % Columns);
            var before = k < _scaling.Lag ? Base(origin, k, c, _ => 0) : _scaling.Lag == 0 ? 0 : path[i - _scaling.Lag * Columns];
            path[i] = before + _scaling.Columns[c].Unscaled(path[i]);
        }
        for (var i = 0; i < path.Length; i++) path[i] = _scaling.Transform.Value(path[i]);
    }

    /// <summary>Adds the numbers to a checksum.</summary>
    public void AddTo(ref Crc32C checksum)
    {
        checksum.Append(MemoryMarshal.AsBytes<int>([Length, Width]));
        checksum.Append(MemoryMarshal.AsBytes<float>(_rows));
    }

    private static void Check(string name, IReadOnlyList<string> found, ColumnScale[] expected, string what)
    {
        if (found.SequenceEqual(expected.Select(column => column.Name), StringComparer.Ordinal)) return;
        throw new Seq2SeqException(Invariant($"'{name}' has the {what} {List(found)}; expected {List(expected.Select(column => column.Name))}, as the model was trained with"));

        static string List(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("(none)"));
    }
}
