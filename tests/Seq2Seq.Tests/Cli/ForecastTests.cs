using System.Globalization;
using System.Text.Json;
using Seq2Seq.Tests.Tasks.Forecasting;

namespace Seq2Seq.Tests.Cli;

public sealed class ForecastTests : IDisposable
{
    private readonly TinySeries _series = new();

    public void Dispose() => _series.Dispose();

    [Fact]
    public void A_model_is_trained_forecasts_and_is_evaluated()
    {
        var sine = _series.Sine("sine.csv");
        var configuration = _series["config.yaml"];
        File.WriteAllText(configuration, $$"""
            task: forecasting
            data: {train: {{sine}}, time: month}
            model: {window: 12, horizon: 3, encoder: {hidden_size: 12}, decoder: {hidden_size: 12} }
            training: {batch_size: 16, max_steps: 300, learning_rate: 0.01, validation_freq: 100, model_dir: {{_series["model"]}} }

            """);
        var trained = CommandLine.Run("train", configuration, "--device", "cpu");
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("154 windows of 168 rows, 1 column to forecast", trained.Error);
        Assert.Matches(@"rmse 0?\.\d+  mae 0?\.\d+  mase 0?\.\d+  coverage 80 \d+\.\d %  coverage 95", trained.Error);
        var lines = CommandLine.Run("forecast", _series["model"], sine, "--steps", "4", "--device", "cpu").Lines;
        Assert.Equal("step,time,y,y_low_80,y_high_80,y_low_95,y_high_95", lines[0]);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("4,2010-04,", lines[4]);
        var numbers = Array.ConvertAll(lines[2].Split(',')[2..], text => double.Parse(text, CultureInfo.InvariantCulture));
        Assert.InRange(numbers[0], 21.5, 23.5); // 20 + 5 sin 30°
        Assert.True(numbers[3] <= numbers[1] && numbers[1] < numbers[2] && numbers[2] <= numbers[4]);
        using var json = JsonDocument.Parse(CommandLine.Run("forecast", _series["model"], sine, "--intervals", "50", "--samples", "30", "--format", "jsonl").Lines[2]);
        Assert.Equal(3, json.RootElement.GetProperty("step").GetInt32());
        Assert.Equal(2, json.RootElement.GetProperty("columns").GetProperty("y").GetProperty("intervals").GetProperty("50").GetArrayLength());

        var scores = CommandLine.Run("evaluate", _series["model"], "--device", "cpu");
        Assert.Matches(@"^y +RMSE +MAE +MASE +in 80 %  in 95 %$", scores.Lines[0]);
        Assert.Matches(@"^linear autoregression \(12 rows\) ", scores.Lines[3]);
        Assert.Contains("46 forecasts of 3 steps", scores.Lines[^1]);
        using var members = JsonDocument.Parse(CommandLine.Run("evaluate", _series["model"], sine, "--format", "json").Output);
        Assert.Equal(226, members.RootElement.GetProperty("forecasts").GetInt32());
        Assert.Equal(3, members.RootElement.GetProperty("columns").GetProperty("y")[1].GetProperty("rmse_by_step").GetArrayLength());

        CommandLine.Fails(1, "is a forecasting model, expected a translation model; use it to continue series (seq2seq forecast and evaluate)", "translate", _series["model"]);
        CommandLine.Fails(1, "'seq2seq train' writes one, for a configuration with task: forecasting", "forecast", _series["absent"], sine);
        CommandLine.Fails(2, "--intervals is '80,x'", "forecast", _series["model"], sine, "--intervals", "80,x");
        CommandLine.Fails(2, "is a forecasting model, whose inputs stand beside what is expected of them", "evaluate", _series["model"], "--source", sine, "--reference", sine);
        CommandLine.Fails(1, "has no column 'y'", "forecast", _series["model"], _series.Write("other.csv", "month,z", ["1990-01,1"]));
        CommandLine.Fails(2, "'training.early_stopping_metric' is bleu, expected one of loss, rmse, mae, mase", "train", configuration, "--set", "training.early_stopping_metric=bleu");
        Assert.Contains("model.decoder.feeding = given", CommandLine.Run("config", "--list", "model", "--task", "forecasting").Output);
        var doctor = CommandLine.Run("doctor", configuration);
        Assert.Contains("sine.csv: 240 rows, 1990-01 to 2009-12", doctor.Output);
        Assert.Equal("nothing was found", doctor.Lines[^1]);
    }
}
