using Seq2Seq.Experiments.Tasks;

namespace Seq2Seq.Tests.Experiments.Tasks;

public class NoisySeriesTests
{
    [Theory]
    [InlineData(NoiseType.TwoModes)]
    [InlineData(NoiseType.Gaussian)]
    public void The_noise_has_the_variance_and_the_modes_that_it_should(NoiseType noise)
    {
        var series = new NoisySeries { Noise = noise, Rows = 20_000, Memory = 0.7, Distance = 2, Deviation = 0.5 };
        double[] y = [.. series.Values()];
        double[] e = [.. y.Skip(1).Zip(y, (next, before) => next - 0.7 * before)];
        Assert.Equal(0, e.Average(), 0.05);
        Assert.Equal(4.25, e.Average(x => x * x), 0.15);
        var near = e.Count(x => Math.Abs(Math.Abs(x) - 2) < 1) / (double)e.Length; // of two modes, within two deviations
        Assert.InRange(near, noise == NoiseType.TwoModes ? 0.94 : 0.4, noise == NoiseType.TwoModes ? 0.97 : 0.55);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_another_seed_others()
    {
        using var directory = new TemporaryDirectory();
        var series = new NoisySeries { Rows = 50 };
        series.Write(directory["a"]);
        series.Write(directory["b"]);
        (series with { Seed = 2 }).Write(directory["c"]);
        Assert.Equal(Bytes("a"), Bytes("b"));
        Assert.NotEqual(Bytes("a"), Bytes("c"));
        Assert.Equal(51, File.ReadAllLines(Path.Combine(directory["a"], NoisySeries.File)).Length);
        Assert.Contains("Deviation", Assert.Throws<OptionException>(() => new NoisySeries { Deviation = 0 }.Write(directory["d"])).Message);

        byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(directory[name], NoisySeries.File));
    }
}
