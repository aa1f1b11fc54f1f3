namespace Seq2Seq.Data;

/// <summary>
/// Numbers in the order of time: rows of values to forecast, and beside them of inputs that are known beforehand. The last rows may have inputs alone, which
/// are those of the steps to forecast.
/// </summary>
public sealed class TimeSeries
{
    private readonly double[] _values; // [N, columns + inputs]

    /// <summary>Creates a series.</summary>
    /// <param name="name">What messages call it, such as its path.</param>
    /// <param name="columns">The names of the values.</param>
    /// <param name="inputs">The names of the inputs.</param>
    /// <param name="values">[N, columns + inputs]: the numbers, row by row. Values that are not known yet are NaN, in the last rows.</param>
    /// <param name="times">[N]: when each row is; null = this is not known.</param>
    /// <exception cref="ArgumentException">The numbers are no rows, or not finite elsewhere, or there are times for another number of rows.</exception>
    public TimeSeries(string name, IReadOnlyList<string> columns, IReadOnlyList<string> inputs, double[] values, IReadOnlyList<string>? times = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(values);
        if (columns.Count == 0) throw new ArgumentException("a series has at least one column", nameof(columns));
        (Name, Columns, Inputs, _values) = (name, columns, inputs, values);
        var width = columns.Count + inputs.Count;
        if (values.Length % width != 0) throw new ArgumentException($"{values.Length} numbers are no rows of {width}", nameof(values));
        Length = values.Length / width;
        if (times != null && times.Count != Length) throw new ArgumentException($"{times.Count} times for {Length} rows", nameof(times));
        Observed = Length;
        while (Observed > 0 && Enumerable.Range(0, columns.Count).All(c => double.IsNaN(this[Observed - 1, c]))) Observed--;
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]) && (i / width < Observed || i % width >= columns.Count))
                throw new ArgumentException($"column {i % width + 1} of row {i / width + 1} of '{name}' is {values[i]}; expected a number", nameof(values));
        Times = times ?? [];
        (Positions, Next) = TimeAxis.Of(Times, Length);
    }

    /// <summary>What messages call the series.</summary>
    public string Name { get; }

    /// <summary>The names of the values.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The number of rows N.</summary>
    public int Length { get; }

    /// <summary>The number of rows whose values are known. The rows behind them have inputs alone.</summary>
    public int Observed { get; }

    /// <summary>When each row is; empty if this is not known.</summary>
    public IReadOnlyList<string> Times { get; }

    /// <summary>The place of each row in time, in rows.</summary>
    internal double[] Positions { get; }

    /// <summary>Returns when the k-th row behind the last one is, k from 1; empty if this is not known.</summary>
    internal Func<int, string> Next { get; }

    /// <summary>Whether a row has a value that was not in the file; null = none has.</summary>
    internal bool[]? Filled { get; init; }

    /// <summary>The line of the file on which each row begins; null = there is no file.</summary>
    internal long[]? Lines { get; init; }

    /// <summary>A value, or behind the values an input.</summary>
    public double this[int row, int column] => _values[row * (Columns.Count + Inputs.Count) + column];

    /// <summary>Returns when a row is; also behind the last one.</summary>
    public string TimeOf(int row) => row < Length ? Times.Count > 0 ? Times[row] : "" : Next(row - Length + 1);

    /// <summary>Returns the place of a row for messages.</summary>
    internal string Where(int row) => Lines == null ? $"'{Name}' row {row + 1}" : $"{Name} line {Lines[row]}";

    /// <summary>Whether a row has a value that was not in the file.</summary>
    internal bool IsFilled(int row) => Filled != null && Filled[row];
}
