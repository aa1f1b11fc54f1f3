using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

/// <summary>Least squares, linear autoregressions and errors of forecasts against numbers computed by hand.</summary>
public class LinearAutoregressionTests
{
    [Fact]
    public void Weights_are_those_of_least_squares()
    {
        // y = 1, 3, 4 at x = 0, 1, 2: the line 7/6 + 3/2 x. The same row twice as weight: x = 2 counts twice.
        var squares = new LeastSquares(2, 1);
        foreach (var (x, y) in new[] { (0d, 1d), (1, 3), (2, 4) }) squares.Add([1, x], [y]);
        var weights = squares.Solve();
        Assert.Equal(7 / 6d, weights[0], 12);
        Assert.Equal(3 / 2d, weights[1], 12);
        squares.Add([1, 2], [4]);
        weights = squares.Solve(); // mean x 5/4, mean y 3; Sxy = 4, Sxx = 11/4
        Assert.Equal(16 / 11d, weights[1], 12);
        Assert.Equal(3 - 20 / 11d, weights[0], 12);
    }

    [Fact]
    public void A_number_that_is_a_sum_of_others_gets_no_weight()
    {
        var squares = new LeastSquares(3, 2);
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            double a = random.NextDouble(), b = random.NextDouble();
            squares.Add([a, b, a + b], [2 * a - b, a]);
        }
        var weights = squares.Solve();
        Assert.Single(weights[..3], w => w == 0);
        Assert.Equal(2, weights[0] + weights[2], 9);
        Assert.Equal(-1, weights[1] + weights[2], 9);
        Assert.Equal(1, weights[3] + weights[5], 9);
        Assert.Equal(0, weights[4] + weights[5], 9);
    }

    [Fact]
    public void A_recurrence_is_found_and_continued()
    {
        // z_t = 1 + 0.5 z_(t-1) - 0.25 z_(t-2) + 2 u_t + 0.5 u_(t-1), with rows (z, u)
        var random = new Random(2);
        var rows = new float[2 * 60];
        for (var t = 0; t < 60; t++)
        {
            rows[2 * t + 1] = random.NextSingle();
            rows[2 * t] = t < 2 ? random.NextSingle() : Next(rows, t);
        }
        var linear = LinearAutoregression.Fit([rows.AsMemory(0, 2 * 50)], width: 2, columns: 1, lags: 2, lagged: 2, known: 1)!;
        double[] expected = [1, 0.5, 0.5, -0.25, 0, 2];
        Assert.All(linear.Weights.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 4));
        var forecast = linear.Forecast(rows.AsSpan(0, 2 * 50), [.. Enumerable.Range(50, 10).Select(t => rows[2 * t + 1])], 2, 10);
        Assert.All(forecast, (z, t) => Assert.Equal(rows[2 * (50 + t)], z, 4));
        Assert.Null(LinearAutoregression.Fit([rows.AsMemory(0, 2 * 7)], 2, 1, 2, 2, 1)); // five rows, six weights

        static float Next(float[] rows, int t) => 1 + 0.5f * rows[2 * t - 2] - 0.25f * rows[2 * t - 4] + 2 * rows[2 * t + 1] + 0.5f * rows[2 * t - 1];
    }

    [Fact]
    public void A_sine_needs_two_of_its_thirty_last_values()
    {
        float[] rows = [.. Enumerable.Range(0, 200).Select(t => MathF.Sin(0.3f * t))];
        var linear = LinearAutoregression.Fit([rows.AsMemory(0, 150)], 1, 1, 30, 1, 0)!;
        Assert.All(linear.Forecast(rows.AsSpan(0, 150), [], 1, 20), (z, t) => Assert.Equal(rows[150 + t], z, 3));
    }

    [Fact]
    public void Errors_are_those_of_the_formulas()
    {
        var errors = new ForecastErrors(columns: 2, steps: 2);
        foreach (var (step, error) in new[] { (0, 3d), (1, -4), (0, 0), (1, 5) }) errors.Add(0, step, error);
        errors.Add(1, 0, 2);
        Assert.Equal(Math.Sqrt(50 / 4d), errors.Rmse(0), 12);
        Assert.Equal(Math.Sqrt(9 / 2d), errors.Rmse(0, 0), 12);
        Assert.Equal(Math.Sqrt(41 / 2d), errors.Rmse(0, 1), 12);
        Assert.Equal(3, errors.Mae(0), 12);
        Assert.Equal((4, 1), (errors.Count(0), errors.Count(1)));
        foreach (var isHeld in new[] { true, true, true, false }) errors.AddInterval(0, 0, isHeld);
        Assert.Equal(0.75, errors.Coverage(0, 0));
        Assert.True(double.IsNaN(errors.Coverage(1, 0)));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8, 0.8416212335729143)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(1e-12, -7.034483825301131)]
    public void Quantiles_of_the_normal_distribution(double p, double z) => Assert.Equal(z, NormalDistribution.Quantile(p), 5e-6);
}
