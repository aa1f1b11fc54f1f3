using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Experiments.Tasks;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Forecasting;

/// <summary>Models of series with a latent variable a step: what they learn, that runs repeat, and bad settings.</summary>
public sealed class LatentForecasterTests : IDisposable
{
    private readonly TinySeries _series = new();

    public void Dispose() => _series.Dispose();

    [Fact]
    public void Noise_with_two_modes_is_learned_as_no_Gaussian_can()
    {
        new NoisySeries { Rows = 2000 }.Write(_series["modes"]);
        var plain = In("plain", 300, latents: 0, horizon: 2);
        // Nats a value in the scale of the model: of the best Gaussian, and of the noise itself.
        var scale = Math.Log(Math.Sqrt(1.04 / (1 - 0.25)));
        double gaussian = 0.5 * Math.Log(2 * Math.PI * Math.E * 1.04) - scale, noise = Math.Log(2) + 0.5 * Math.Log(2 * Math.PI * Math.E * 0.04) - scale;
        Assert.InRange(TinySeries.Train(plain).OfType<Validated>().Min(v => v["loss"]), gaussian - 0.05, gaussian + 0.1);
        var validations = TinySeries.Train(In("latent", 1000, latents: 2, horizon: 2)).OfType<Validated>().ToArray();
        Assert.All(validations, v => Assert.Equal(v["loss"], v["reconstruction"] + v["kl"], 1e-9));
        Assert.All(validations, v => Assert.True(v["iwae"] < v["loss"] + 1e-3, $"{v["iwae"]}, {v["loss"]}"));
        Assert.InRange(validations.Min(v => v["loss"]), noise, gaussian - 0.4);
        Assert.InRange(validations.Min(v => v["iwae"]), noise - 0.05, gaussian - 0.5);
        using var forecaster = Forecaster.Load(_series["latent"]);
        var forecast = forecaster.Forecast(new TimeSeries("s", ["y"], [], [0.3, -1, 1.5, 0.2, -0.7, 0.9, 1.2, 0]), options: new() { Samples = 1000 });
        Assert.Equal(2, forecast.Steps);
        Assert.InRange(forecast[0, 0], -0.25, 0.25); // the mean of both modes, near which nothing is drawn
        Assert.InRange(forecast.Samples.Count(path => Math.Abs(path[0]) < 0.3), 0, 100);
        Assert.InRange(forecast.Samples.Count(path => path[0] > 0), 300, 700);
        Assert.InRange(forecast.Interval(0.8, 0, 0).Low, -1.7, -0.8);
    }

    [Fact]
    public void A_run_goes_on_exactly_with_any_number_of_threads()
    {
        new NoisySeries { Rows = 200 }.Write(_series["modes"]);
        ForecastingConfiguration Warmed(string model, int steps) => In(model, steps, latents: 3, horizon: 3) is var c ? c with
        {
            Model = c.Model with { Decoder = c.Model.Decoder with { HiddenDropout = 0.1f, Latent = c.Model.Decoder.Latent with { DivergenceWarmup = 40 } } },
        } : c;
        TinySeries.Train(Warmed("whole", 60));
        TinySeries.Train(Warmed("threads", 60), threads: 2);
        TinySeries.Train(Warmed("parts", 23));
        TinySeries.Train(Warmed("parts", 60), resume: true);
        foreach (var file in new[] { "model.safetensors", "training/state.safetensors" })
        {
            Assert.Equal(_series.Bytes("whole", file), _series.Bytes("threads", file));
            Assert.Equal(_series.Bytes("whole", file), _series.Bytes("parts", file));
        }
        Assert.Contains("each step has 3 latent numbers", File.ReadAllText(Path.Combine(_series["whole"], "model-card.md")));
        using var one = CpuDevice.Create(1);
        using var two = CpuDevice.Create(2);
        using Forecaster forecaster = Forecaster.Load(_series["whole"], one), threads = Forecaster.Load(_series["threads"], two);
        TimeSeries[] series = [.. Enumerable.Range(0, 40)
            .Select(i => new TimeSeries($"s{i}", ["y"], [], [.. Enumerable.Range(0, 8 + i).Select(t => Math.Sin(t * t))]))];
        var together = forecaster.Forecast(series, 5, new() { Samples = 30, Seed = 3 });
        for (var i = 0; i < series.Length; i += 13)
        {
            var apart = threads.Forecast(series[i], 5, new() { Samples = 30, Seed = 3 });
            Assert.Equal(together[i].Samples, apart.Samples);
            Assert.Equal(together[i][4, 0], apart[4, 0]);
            Assert.Equal(together[i].Samples.Average(path => path[4]), together[i][4, 0], 1e-5);
        }
        Assert.NotEqual(together[0].Samples, forecaster.Forecast(series[0], 5, new() { Samples = 30, Seed = 4 }).Samples);
        var longer = Warmed("parts", 90) is var c ? c with
        {
            Model = c.Model with { Decoder = c.Model.Decoder with { Latent = c.Model.Decoder.Latent with { DivergenceWarmup = 50 } } },
        } : c;
        Assert.Contains("model.decoder.latent.kl_warmup is 50, the run began with 40",
            Assert.Throws<ConfigurationException>(() => TinySeries.Train(longer, resume: true)).Message);
    }

    [Theory]
    [InlineData("model.decoder.feeding=own", "'model.decoder.feeding' is own, expected given, as model.decoder.latent.size is 2")]
    [InlineData("model.loss=squared_error", "'model.loss' is squared_error, expected gaussian, as model.decoder.latent.size is 2")]
    [InlineData("training.scheduled_sampling.schedule=linear", "expected none, as model.decoder.latent.size is 2")]
    [InlineData("training.early_stopping_metric=bleu", "expected one of loss, rmse, mae, mase, iwae")]
    [InlineData("model.decoder.latent.feature_size=0", "'model.decoder.latent.feature_size' is 0")]
    [InlineData("testing.bound_draws=0", "'testing.bound_draws' is 0")]
    public void Settings_that_do_not_fit_are_named(string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<ForecastingConfiguration>("", "x",
            ["model.decoder.latent.size=2", setting])).Message);

    [Fact]
    public void A_tighter_bound_needs_latent_variables() =>
        Assert.Contains("expected one of loss, rmse, mae, mase", Assert.Throws<ConfigurationException>(() =>
            ConfigurationFile.Parse<ForecastingConfiguration>("", "x", ["training.early_stopping_metric=iwae"])).Message);

    private ForecastingConfiguration In(string model, int steps, int latents, int horizon)
    {
        var c = _series.In(model, "modes", steps, horizon: horizon, window: 4);
        return c with
        {
            Data = c.Data with { Train = [Path.Combine(_series["modes"], NoisySeries.File)] },
            Model = c.Model with
            {
                Decoder = c.Model.Decoder with { Autoregression = 1, Latent = new() { Size = latents, FeatureSize = 16, DivergenceWarmup = 300 } },
            },
            Training = c.Training with { EarlyStoppingMetric = "loss", LearningRate = 0.005f, ValidationFrequency = 100, BatchSize = 32 },
        };
    }
}
