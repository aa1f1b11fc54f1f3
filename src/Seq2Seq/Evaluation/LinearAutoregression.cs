namespace Seq2Seq.Evaluation;

/// <summary>
/// The linear forecast that others are measured by: z_t = a + Σ_i A_i r_(t-i) + B k_t, i from 1 to p, by least squares. A row has C values z, then numbers that
/// are known beforehand; r is the beginning of a row, k are known numbers of the row that is forecast. Several steps are forecast one by one.
/// </summary>
/// <param name="Columns">The number of values C.</param>
/// <param name="Lags">The number of rows p that are read.</param>
/// <param name="Lagged">The number of numbers of each of these rows that are read, at least C.</param>
/// <param name="Known">The number of known numbers of the row that is forecast that are read.</param>
/// <param name="Weights">[C, 1 + p Lagged + Known]: a, the A_i and B.</param>
internal sealed record LinearAutoregression(int Columns, int Lags, int Lagged, int Known, double[] Weights)
{
    private int Regressors => 1 + Lags * Lagged + Known;

    /// <summary>Whether there is a weight for each number that is read.</summary>
    internal bool IsWhole => Columns > 0 && Lags > 0 && Lagged >= Columns && Known >= 0 && Weights?.Length == (long)Columns * (1 + (long)Lags * Lagged + Known)
        && Weights.All(double.IsFinite);

    /// <summary>Fits the weights.</summary>
    /// <param name="series">[N, width]: the rows of each series.</param>
    /// <param name="width">The number of numbers of a row.</param>
    /// <returns>The forecast, or null if there are fewer rows than weights of a value.</returns>
    public static LinearAutoregression? Fit(IEnumerable<ReadOnlyMemory<float>> series, int width, int columns, int lags, int lagged, int known)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(lags, 1);
        var result = new LinearAutoregression(columns, lags, lagged, known, []);
        var squares = new LeastSquares(result.Regressors, columns);
        double[] x = new double[result.Regressors], y = new double[columns];
        foreach (var rows in series)
            for (var t = lags; t < rows.Length / width; t++)
            {
                var row = rows.Span.Slice(t * width, width);
                result.Read(rows.Span.Slice((t - lags) * width, lags * width), width, row.Slice(columns, known), x);
                for (var c = 0; c < columns; c++) y[c] = row[c];
                squares.Add(x, y);
            }
        return squares.Count < result.Regressors ? null : result with { Weights = squares.Solve() };
    }

    /// <summary>Returns the values [T, C] of the next T rows.</summary>
    /// <param name="rows">[p or more, width]: the rows before.</param>
    /// <param name="known">[T, width - C]: the known numbers of the next rows.</param>
    public double[] Forecast(ReadOnlySpan<float> rows, ReadOnlySpan<float> known, int width, int steps)
    {
        var own = width - Columns; // known numbers of a row
        var path = new float[(Lags + steps) * width];
        rows[^(Lags * width)..].CopyTo(path);
        var (result, x) = (new double[steps * Columns], new double[Regressors]);
        for (var t = 0; t < steps; t++)
        {
            var next = known.Slice(t * own, own);
            Read(path.AsSpan(t * width, Lags * width), width, next[..Known], x);
            var row = path.AsSpan((Lags + t) * width, width);
            next.CopyTo(row[Columns..]);
            for (var c = 0; c < Columns; c++)
            {
                var sum = 0d;
                for (var i = 0; i < x.Length; i++) sum += Weights[c * x.Length + i] * x[i];
                result[t * Columns + c] = sum;
                row[c] = (float)sum;
            }
        }
        return result;
    }

    /// <summary>Writes what one row is forecast from: 1, the rows before it from the newest to the oldest, and its known numbers.</summary>
    private void Read(ReadOnlySpan<float> before, int width, ReadOnlySpan<float> known, Span<double> x)
    {
        x[0] = 1;
        for (var i = 0; i < Lags; i++)
            for (var j = 0; j < Lagged; j++) x[1 + i * Lagged + j] = before[(Lags - 1 - i) * width + j];
        for (var j = 0; j < Known; j++) x[1 + Lags * Lagged + j] = known[j];
    }
}
