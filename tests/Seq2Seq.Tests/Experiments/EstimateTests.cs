using Seq2Seq.Experiments;

namespace Seq2Seq.Tests.Experiments;

public class EstimateTests
{
    /// <summary>Quantiles of Student's distribution at 97.5 %, from printed tables.</summary>
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(4, 2.776)]
    [InlineData(9, 2.262)]
    [InlineData(29, 2.045)]
    public void Quantiles_are_those_of_tables(int degrees, double t) => Assert.Equal(t, Estimate.Quantile(degrees), 3);

    [Fact]
    public void The_interval_is_t_standard_errors_wide()
    {
        var estimate = Estimate.Of([1, 2, 3]); // s = 1
        Assert.Equal(2, estimate.Mean);
        Assert.Equal(4.30265 / Math.Sqrt(3), estimate.HalfWidth, 4);
        Assert.Equal(estimate.Mean - estimate.HalfWidth, estimate.Low, 12);
    }

    [Fact]
    public void One_seed_has_no_interval_and_none_no_mean()
    {
        Assert.Equal((5, 5, 5), (Estimate.Of([5]).Mean, Estimate.Of([5]).Low, Estimate.Of([5]).High));
        Assert.True(double.IsNaN(Estimate.Of([]).Mean));
        Assert.True(double.IsNaN(Estimate.Of([double.NaN, double.PositiveInfinity]).Mean));
    }

    [Fact]
    public void Runs_that_did_not_get_that_far_are_counted()
    {
        var estimate = Estimate.Of([4, double.NaN, 4]);
        Assert.Equal((4.0, 2, 3, 0.0), (estimate.Mean, estimate.Count, estimate.Values.Count, estimate.HalfWidth));
    }

    [Fact]
    public void Factors_have_a_geometric_mean_and_an_interval_above_zero()
    {
        var estimate = Estimate.OfFactors([0.001, 0.1, 0]);
        Assert.Equal(0.01, estimate.Mean, 12);
        Assert.Equal(2, estimate.Count);
        Assert.True(estimate.Low > 0 && estimate.Low < 0.01);
        Assert.Equal(Math.Log(estimate.Mean / estimate.Low), Math.Log(estimate.High / estimate.Mean), 6);
    }
}
