namespace Seq2Seq.Evaluation;

/// <summary>
/// Ordinary least squares: the weights W that make Σ |y - W x|² smallest, for rows (x, y) that are added one by one. The normal equations XᵀX Wᵀ = XᵀY are
/// solved by Cholesky's method with the largest pivot first. Numbers of x that are sums of the others, to rounding, get the weight 0.
/// </summary>
/// <param name="regressors">The number R of numbers of x.</param>
/// <param name="outputs">The number C of numbers of y.</param>
internal sealed class LeastSquares(int regressors, int outputs)
{
    private const double Dependent = 1e-11; // of the first pivot, beyond the rounding of the sums

    private readonly double[,] _xx = new double[regressors, regressors], _xy = new double[regressors, outputs];

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != regressors || y.Length != outputs) throw new ArgumentException($"{x.Length} and {y.Length} numbers; expected {regressors} and {outputs}", nameof(x));
        for (var i = 0; i < regressors; i++)
        {
            for (var j = 0; j <= i; j++) _xx[i, j] += x[i] * x[j];
            for (var c = 0; c < outputs; c++) _xy[i, c] += x[i] * y[c];
        }
        Count++;
    }

    /// <summary>Returns the weights [C, R].</summary>
    public double[] Solve()
    {
        var (factor, order, rank) = Factor();
        var weights = new double[outputs * regressors];
        for (var c = 0; c < outputs; c++)
        {
            var z = new double[rank]; // L z = Pᵀ XᵀY, then Lᵀ w = z
            for (var i = 0; i < rank; i++)
            {
                z[i] = _xy[order[i], c];
                for (var k = 0; k < i; k++) z[i] -= factor[i, k] * z[k];
                z[i] /= factor[i, i];
            }
            for (var i = rank - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < rank; k++) z[i] -= factor[k, i] * z[k];
                z[i] /= factor[i, i];
                weights[c * regressors + order[i]] = z[i];
            }
        }
        return weights;
    }

    /// <summary>Returns L with P XᵀX Pᵀ = L Lᵀ, the order of the numbers of x, and how many of them do not depend on the ones before.</summary>
    private (double[,] Factor, int[] Order, int Rank) Factor()
    {
        var (factor, order) = (new double[regressors, regressors], Enumerable.Range(0, regressors).ToArray());
        var left = order.Select(i => _xx[i, i]).ToArray(); // what the numbers before do not explain
        var largest = left.Max();
        for (var k = 0; k < regressors; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < regressors; i++)
                if (left[order[i]] > left[order[pivot]]) pivot = i;
            if (!(left[order[pivot]] > Dependent * largest)) return (factor, order, k);
            (order[k], order[pivot]) = (order[pivot], order[k]);
            for (var j = 0; j < k; j++) (factor[k, j], factor[pivot, j]) = (factor[pivot, j], factor[k, j]);
            factor[k, k] = Math.Sqrt(left[order[k]]);
            for (var i = k + 1; i < regressors; i++)
            {
                var (a, b) = (Math.Max(order[i], order[k]), Math.Min(order[i], order[k]));
                var sum = _xx[a, b];
                for (var j = 0; j < k; j++) sum -= factor[i, j] * factor[k, j];
                factor[i, k] = sum / factor[k, k];
                left[order[i]] -= factor[i, k] * factor[i, k];
            }
        }
        return (factor, order, regressors);
    }
}
