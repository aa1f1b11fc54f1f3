using System.Text.Json;
using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Forecasting;

public sealed class ForecasterTests : IDisposable
{
    private readonly TinySeries _series = new();

    public void Dispose() => _series.Dispose();

    [Theory]
    [InlineData(FeedingType.Given, ForecastLoss.Gaussian)]
    [InlineData(FeedingType.Own, ForecastLoss.SquaredError)]
    [InlineData(FeedingType.None, ForecastLoss.Gaussian)]
    public void A_sine_is_learned_and_continued(FeedingType feeding, ForecastLoss loss)
    {
        var path = _series.Sine("sine.csv");
        var configuration = _series.In("model", "sine.csv", 400, feeding, horizon: 6) is var c
            ? c with { Data = c.Data with { Time = "month" }, Model = c.Model with { Loss = loss } } : c;
        var validations = TinySeries.Train(configuration).OfType<Validated>().ToArray();
        Assert.True(validations.Min(v => v["rmse"]) < 0.5, $"rmse {validations.Min(v => v["rmse"])}");
        using var forecaster = Forecaster.Load(_series["model"]);
        var forecast = forecaster.Forecast(forecaster.Read(path), steps: 10); // 6 as trained, and 4 beyond
        Assert.Equal((10, "2010-01", "2010-10"), (forecast.Steps, forecast.Times[0], forecast.Times[9]));
        for (var t = 0; t < 10; t++)
        {
            Assert.InRange(forecast[t, 0] - 20 - 5 * Math.Sin(2 * Math.PI * t / 12), -1, 1);
            Assert.True(forecast.Interval(0.95, t, 0) is var (low, high) && low < forecast[t, 0] && forecast[t, 0] < high);
            Assert.InRange(forecast.Deviation(t, 0), 1e-4, 2);
        }
        var scores = forecaster.Evaluate();
        Assert.Equal(43, scores.Forecasts); // 48 rows held out, six steps each
        Assert.Equal(["model", "persistence", "linear autoregression (8 rows)"], scores.Methods.Select(method => method.Method));
        Assert.True(scores.Methods[0].Errors.Rmse(0) < 0.5);
        Assert.True(scores.Methods[2].Errors.Rmse(0) < 1e-3); // a sine is a linear recurrence
        // Persistence: the mean over a year of (y_(t+k) - y_t)² is 25 (1 - cos(2πk/12)); 43 origins are not whole years.
        Assert.Equal(Math.Sqrt(50 * Math.Pow(Math.Sin(Math.PI / 12), 2)), scores.Methods[1].Errors.Rmse(0, 0), 0.1);
    }

    [Fact]
    public void Baselines_are_those_computed_by_hand()
    {
        // Rows 0 to 19 hold t² / 4 on even rows and 3 on odd ones; the last four are tested.
        _series.Write("hand.csv", "y", Enumerable.Range(0, 20).Select(t => t % 2 == 0 ? (t * t / 4).ToString(System.Globalization.CultureInfo.InvariantCulture) : "3"));
        var configuration = _series.In("model", "hand.csv", 1, window: 2) is var c
            ? c with { Data = c.Data with { Season = 2, ValidationSplit = 0.1f }, Testing = c.Testing with { Lags = 1 } } : c;
        TinySeries.Train(configuration);
        using var forecaster = Forecaster.Load(_series["model"]);
        var scores = forecaster.Evaluate();
        Assert.Equal(["model", "persistence", "seasonal naive (2 rows)", "linear autoregression (1 rows)", "linear autoregression (1 rows, season)"],
            scores.Methods.Select(method => method.Method));
        // The tested values are 64, 3, 81, 3, behind 3. Persistence is off by 61, 61, 78, 78; two rows before stand 49, 3, 64, 3.
        Assert.Equal((61 + 61 + 78 + 78) / 4d, scores.Methods[1].Errors.Mae(0), 9);
        Assert.Equal(Math.Sqrt((15 * 15 + 17 * 17) / 4d), scores.Methods[2].Errors.Rmse(0), 9);
        // MASE divides by the mean |change| of the 14 training rows 0, 3, 1, 3, 4, 3, 9, 3, 16, 3, 25, 3, 36, 3.
        var changes = new[] { 3, 2, 2, 1, 1, 6, 6, 13, 13, 22, 22, 33, 33 };
        Assert.Equal((61 + 61 + 78 + 78) / 4d / changes.Average(), scores.Mase(scores.Methods[1].Errors, 0), 9);
        // y_t = a + b y_(t-1) by least squares over the 15 pairs of the 16 rows before the test.
        double[] y = [.. Enumerable.Range(0, 16).Select(t => t % 2 == 0 ? t * t / 4 : 3d)];
        double mx = y[..15].Average(), my = y[1..].Average();
        var b = y[..15].Zip(y[1..], (p, q) => (p - mx) * (q - my)).Sum() / y[..15].Sum(p => (p - mx) * (p - mx));
        double[] before = [3, 64, 3, 81], truth = [64, 3, 81, 3];
        Assert.Equal(before.Zip(truth, (p, q) => Math.Abs(my + b * (p - mx) - q)).Average(), scores.Methods[3].Errors.Mae(0), 4);
    }

    [Theory]
    [InlineData(FeedingType.Given, 1)]
    [InlineData(FeedingType.Given, 4)]
    [InlineData(FeedingType.Own, 4)]
    public void Intervals_hold_their_share_of_noise(FeedingType feeding, int horizon)
    {
        _series.Noise("noise.csv", 3000);
        var configuration = _series.In("model", "noise.csv", 600, feeding, horizon, window: 4) is var c
            ? c with { Training = c.Training with { EarlyStoppingMetric = "loss", LearningRate = 0.005f, BatchSize = 64 } } : c;
        var validations = TinySeries.Train(configuration).OfType<Validated>().ToArray();
        using var forecaster = Forecaster.Load(_series["model"]);
        var errors = forecaster.Evaluate().Methods[0].Errors;
        Assert.InRange(errors.Coverage(0), 0.75, 0.86);
        Assert.InRange(errors.Coverage(1), 0.92, 0.98);
        // The noise cannot be forecast: with deviation 0.5 one step ahead, and sqrt(Σ 0.8^2i) times it later.
        Assert.InRange(errors.Rmse(0, 0), 0.46, 0.54);
        if (horizon > 1) Assert.InRange(errors.Rmse(0, 3), 0.6, 0.9);
        Assert.InRange(validations.Max(v => v["coverage_95"]), 90, 100);
    }

    [Fact]
    public void A_driven_system_is_learned_with_its_input_only()
    {
        _series.Driven("driven.csv", 800);
        var with = _series.In("with", "driven.csv", 500, horizon: 3, window: 3) is var c ? c with { Data = c.Data with { Inputs = ["u"] } } : c;
        TinySeries.Train(with);
        TinySeries.Train(_series.In("without", "driven.csv", 300, horizon: 3, window: 3) is var d ? d with { Data = d.Data with { Columns = ["y"] } } : d);
        using Forecaster driven = Forecaster.Load(_series["with"]), blind = Forecaster.Load(_series["without"]);
        Assert.InRange(driven.Evaluate().Methods[0].Errors.Rmse(0), 0.04, 0.4);
        Assert.InRange(blind.Evaluate().Methods[0].Errors.Rmse(0), 0.9, 1.4);
        var series = driven.Read(_series.Driven("future.csv", 40, future: 5));
        Assert.Equal((35, 5), (series.Observed, driven.Forecast(series).Steps));
        Assert.Contains("has 5 rows with values of u behind the last one of y; a forecast of 6 steps needs 6", Assert.Throws<Seq2SeqException>(() => driven.Forecast(series, 6)).Message);
    }

    [Fact]
    public void A_forecast_depends_neither_on_its_batch_nor_on_threads()
    {
        _series.Noise("noise.csv", 200);
        TinySeries.Train(_series.In("model", "noise.csv", 20, horizon: 3) is var c ? c with { Model = c.Model with { Decoder = c.Model.Decoder with { Autoregression = 3 } } } : c);
        using var one = CpuDevice.Create(1);
        using var two = CpuDevice.Create(2);
        using Forecaster forecaster = Forecaster.Load(_series["model"], one), threads = Forecaster.Load(_series["model"], two);
        var values = Enumerable.Range(0, 60).Select(t => Math.Sin(t * t)).ToArray();
        TimeSeries[] series = [.. Enumerable.Range(0, 70).Select(i => new TimeSeries($"s{i}", ["y"], [], values[..(10 + i % 50)]))];
        var together = forecaster.Forecast(series, 7, new() { Samples = 40, Seed = 3 });
        var apart = series.Select(one => threads.Forecast(one, 7, new() { Samples = 40, Seed = 3 })).ToArray();
        for (var i = 0; i < series.Length; i++)
        {
            Assert.Equal(Enumerable.Range(0, 7).Select(t => together[i][t, 0]), Enumerable.Range(0, 7).Select(t => apart[i][t, 0]));
            Assert.Equal(together[i].Samples, apart[i].Samples);
        }
        Assert.NotEqual(together[0].Samples, forecaster.Forecast(series[0], 7, new() { Samples = 40, Seed = 4 }).Samples);
        Assert.Equal(together[0].Samples.Take(30), forecaster.Forecast(series[0], 7, new() { Samples = 30, Seed = 3 }).Samples);
    }

    [Fact]
    public void Paths_with_dropout_are_wider_and_depend_on_no_other_series()
    {
        _series.Noise("noise.csv", 400);
        TinySeries.Train(_series.In("model", "noise.csv", 100) is var c
            ? c with { Model = c.Model with { Decoder = c.Model.Decoder with { HiddenDropout = 0.5f, VariationalDropout = true } } } : c);
        using var forecaster = Forecaster.Load(_series["model"]);
        TimeSeries[] series = [.. Enumerable.Range(0, 3).Select(i => new TimeSeries($"s{i}", ["y"], [], [.. Enumerable.Range(0, 10 + i).Select(t => 2 * Math.Cos(t))]))];
        ForecastOptions with = new() { Samples = 500, Dropout = true }, without = new() { Samples = 500 };
        var together = forecaster.Forecast(series, 2, with);
        Assert.All(series.Zip(together), pair => Assert.Equal(pair.Second.Samples, forecaster.Forecast(pair.First, 2, with).Samples));
        Assert.True(together[0].Deviation(0, 0) > 1.1 * forecaster.Forecast(series[0], 2, without).Deviation(0, 0));
        Assert.Equal(together[0][0, 0], forecaster.Forecast(series[0], 2)[0, 0]); // the forecast itself is without dropout
        TinySeries.Train(_series.In("dry", "noise.csv", 1));
        using var dry = Forecaster.Load(_series["dry"]);
        Assert.Contains("was trained without dropout", Assert.Throws<Seq2SeqException>(() => dry.Forecast(series[0], 2, with)).Message);
    }

    [Fact]
    public void A_run_goes_on_exactly_with_any_number_of_threads()
    {
        _series.Noise("noise.csv", 200);
        ForecastingConfiguration In(string model, int steps) => _series.In(model, "noise.csv", steps, horizon: 3) is var c ? c with
        {
            Model = c.Model with { Decoder = c.Model.Decoder with { HiddenDropout = 0.1f, Autoregression = 2 } },
            Training = c.Training with { ScheduledSampling = new() { Schedule = SamplingSchedule.Linear, End = 0.5f, Steps = 40 } },
        } : c;
        TinySeries.Train(In("whole", 60));
        TinySeries.Train(In("threads", 60), threads: 2);
        TinySeries.Train(In("parts", 23));
        TinySeries.Train(In("parts", 60), resume: true);
        foreach (var file in new[] { "model.safetensors", "training/state.safetensors", "data/series.json" })
        {
            Assert.Equal(_series.Bytes("whole", file), _series.Bytes("threads", file));
            Assert.Equal(_series.Bytes("whole", file), _series.Bytes("parts", file));
        }
        var other = In("parts", 90) is var c ? c with { Data = c.Data with { Season = 7 } } : c;
        Assert.Contains("data.season is 7, the run began with 0", Assert.Throws<ConfigurationException>(() => TinySeries.Train(other, resume: true)).Message);
        File.AppendAllText(_series["noise.csv"], "0.5\n");
        Assert.Contains("has not the contents that the run began with", Assert.Throws<Seq2SeqException>(() => TinySeries.Train(In("parts", 90), resume: true)).Message);
    }

    [Fact]
    public void Scales_are_saved_and_a_new_run_begins_with_them()
    {
        _series.Sine("sine.csv");
        var configuration = _series.In("base", "sine.csv", 100) is var c ? c with { Data = c.Data with { Columns = ["y"] } } : c;
        TinySeries.Train(configuration);
        using var saved = JsonDocument.Parse(_series.Bytes("base", "data/series.json"));
        var column = saved.RootElement.GetProperty("scaling").GetProperty("columns")[0];
        Assert.Equal(20, column.GetProperty("mean").GetDouble(), 6); // fourteen whole years to train on
        Assert.Equal(Math.Sqrt(12.5), column.GetProperty("deviation").GetDouble(), 6);
        var higher = configuration with
        {
            Data = configuration.Data with { Train = [_series.Write("higher.csv", "y", Enumerable.Range(0, 240).Select(t => $"{100 + t % 7}"))] },
            Training = configuration.Training with { ModelDirectory = _series["still"], LearningRate = 1e-20f, MinimumLearningRate = 0, MaximumSteps = 1 },
        };
        TinySeries.Train(higher, from: new(_series["base"]));
        using Forecaster first = Forecaster.Load(_series["base"]), second = Forecaster.Load(_series["still"]);
        var series = new TimeSeries("s", ["y"], [], [.. Enumerable.Range(0, 30).Select(t => 20 + Math.Sin(t))]);
        Assert.Equal(first.Forecast(series)[0, 0], second.Forecast(series)[0, 0], 6);
        TinySeries.Train(configuration with { Training = configuration.Training with { ModelDirectory = _series["again"], LearningRate = 1e-5f, MaximumSteps = 5 } }, from: new(_series["base"]));
        AveragedModel.Write([_series["base"], _series["again"]], _series["mean"]);
        using var mean = Forecaster.Load(_series["mean"]);
        Assert.Equal(first.Forecast(series)[0, 0], mean.Forecast(series)[0, 0], 0.01);
        Assert.Contains("forecaster.Forecast", File.ReadAllText(Path.Combine(_series["base"], "model-card.md")));
        var seasonal = higher with { Data = higher.Data with { Season = 12 }, Training = higher.Training with { ModelDirectory = _series["other"] } };
        Assert.Throws<ConfigurationException>(() => TinySeries.Train(seasonal, from: new(_series["base"])));
    }

    [Fact]
    public void Errors_name_file_row_and_key()
    {
        _series.Sine("sine.csv", 60);
        var configuration = _series.In("model", "sine.csv", 2, horizon: 12) is var c ? c with { Data = c.Data with { Time = "month" } } : c;
        Assert.Contains("has 6 rows for validation; expected at least 12, as model.horizon says", Assert.Throws<Seq2SeqException>(() => TinySeries.Train(configuration)).Message);
        var longer = configuration with { Model = configuration.Model with { Window = 40 } };
        Assert.Contains("leaves 42 rows to train on; expected at least 52", Assert.Throws<Seq2SeqException>(() => TinySeries.Train(longer)).Message);
        var noTime = configuration with { Data = configuration.Data with { Time = "" } };
        Assert.Contains("sine.csv line 2: \"1990-01\" in column 'month'; expected a number", Assert.Throws<Seq2SeqException>(() => TinySeries.Train(noTime)).Message);
        Assert.False(Directory.Exists(_series["model"]) && Directory.EnumerateFiles(_series["model"], "*.yaml").Any());
        var unvalidated = configuration with { Data = configuration.Data with { ValidationSplit = 0 } };
        Assert.Contains("there is no validation data", TinySeries.Train(unvalidated).OfType<TaskStarted>().Single().Warnings.Single());
        using var forecaster = Forecaster.Load(_series["model"]);
        var shorter = new TimeSeries("short", ["y"], [], [1, 2, 3]);
        Assert.Contains("'short' has 3 rows with values; the model reads 8", Assert.Throws<Seq2SeqException>(() => forecaster.Forecast(shorter)).Message);
        Assert.Contains("is a forecasting model, expected a classification model; use it to continue series", Assert.Throws<Seq2SeqException>(() => Classifier.Load(_series["model"])).Message);
        var codec = Path.Combine(_series["model"], "data", "series.json");
        var text = File.ReadAllText(codec);
        File.WriteAllText(codec, text.Replace("\"mean\": 2", "\"mean\": 3", StringComparison.Ordinal));
        Assert.Contains("they do not belong together", Assert.Throws<Seq2SeqException>(() => Forecaster.Load(_series["model"])).Message);
        File.WriteAllText(codec, text[..100]);
        Assert.Contains("series.json'", Assert.Throws<Seq2SeqException>(() => Forecaster.Load(_series["model"])).Message);
    }

    [Fact]
    public void Nothing_is_measured_by_interpolated_values_or_behind_them()
    {
        var rows = Enumerable.Range(0, 100).Select(t => t is 85 or 92 ? "" : $"{t % 5}").ToArray();
        _series.Write("gaps.csv", "y,k", rows.Select((y, t) => $"{y},{t}"));
        var configuration = _series.In("model", "gaps.csv", 2, horizon: 2) is var c ? c with { Data = c.Data with { Columns = ["y"], Gaps = GapRule.Linear } } : c;
        Assert.Contains("2 of 100 rows have interpolated values", TinySeries.Train(configuration).OfType<TaskStarted>().Single().Warnings.Single());
        using var forecaster = Forecaster.Load(_series["model"]);
        var scores = forecaster.Evaluate();
        Assert.Equal(19 - 2, scores.Forecasts); // origins 80 to 98, without 86 and 93
        Assert.Equal(17 * 2 - 4, scores.Methods[0].Errors.Count(0));
    }
}
