namespace Seq2Seq.Evaluation;

/// <summary>The errors of the forecasts of one method, by column and by how many steps ahead.</summary>
/// <param name="columns">The number of columns C.</param>
/// <param name="steps">The number of steps T.</param>
public sealed class ForecastErrors(int columns, int steps)
{
    /// <summary>The shares of true values that intervals are meant to hold.</summary>
    public static readonly IReadOnlyList<double> Levels = [0.80, 0.95];

    private readonly double[,] _squares = new double[columns, steps], _sizes = new double[columns, steps];
    private readonly long[,] _counts = new long[columns, steps];
    private readonly long[,] _intervals = new long[Levels.Count, columns], _held = new long[Levels.Count, columns];

    /// <summary>The number of steps T.</summary>
    public int Steps => steps;

    /// <summary>The number of columns C.</summary>
    public int Columns => columns;

    /// <summary>The number of values of a column that were forecast.</summary>
    public long Count(int column) => Sum(_counts, column);

    /// <summary>Adds a forecast.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    /// <param name="error">The forecast less the true value.</param>
    public void Add(int column, int step, double error)
    {
        _squares[column, step] += error * error;
        _sizes[column, step] += Math.Abs(error);
        _counts[column, step]++;
    }

    /// <summary>Adds an interval.</summary>
    /// <param name="level">The number of its level in <see cref="Levels"/>.</param>
    /// <param name="isHeld">Whether the true value is in it.</param>
    public void AddInterval(int column, int level, bool isHeld)
    {
        _intervals[level, column]++;
        if (isHeld) _held[level, column]++;
    }

    /// <summary>The root of the mean squared error of a column, in its unit; NaN without forecasts.</summary>
    public double Rmse(int column) => Math.Sqrt(Sum(_squares, column) / Count(column));

    /// <summary>The same at one step, from 0.</summary>
    public double Rmse(int column, int step) => Math.Sqrt(_squares[column, step] / _counts[column, step]);

    /// <summary>The mean size of an error of a column, in its unit; NaN without forecasts.</summary>
    public double Mae(int column) => Sum(_sizes, column) / Count(column);

    /// <summary>The share of the true values of a column that are in the interval of a level, 0 to 1; NaN without intervals.</summary>
    /// <param name="level">The number of the level in <see cref="Levels"/>.</param>
    public double Coverage(int column, int level) => (double)_held[level, column] / _intervals[level, column];

    /// <summary>The same of all columns.</summary>
    public double Coverage(int level) => Enumerable.Range(0, columns).Average(column => Coverage(column, level));

    private double Sum(double[,] of, int column) => Enumerable.Range(0, steps).Sum(step => of[column, step]);

    private long Sum(long[,] of, int column) => Enumerable.Range(0, steps).Sum(step => of[column, step]);
}
