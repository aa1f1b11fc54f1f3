using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Seq2Seq.Tasks.Forecasting;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>forecast</c>, which continues a series.</summary>
internal static class ForecastCommand
{
    private const int MostSteps = 1_000_000;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a forecasting model, written by train." };
        var file = new Argument<string>("FILE") { Description = "The series, a .csv file with the columns of the training data; its last rows may have inputs and times alone." };
        var steps = Options.Number("--steps", "How many rows to forecast (default: the rows without values, or as many as the model was trained for).", 1, MostSteps);
        var intervals = new Option<string>("--intervals")
        {
            Description = "Intervals that hold the true value with these probabilities, in percent, or none.", HelpName = "P,P...", DefaultValueFactory = _ => "80,95",
        };
        var samples = Options.Number("--samples", "How many paths to draw for the intervals (default: as the model's configuration says, where it needs them).", 20, MostSteps);
        var dropout = new Option<bool>("--dropout") { Description = "Draw the paths with dropout as in training, for intervals that hold how uncertain the weights are too." };
        var seed = Options.Number("--seed", "Seed of the drawn paths (default: that of the model's configuration).", int.MinValue, int.MaxValue);
        var format = Options.OneOf("--format", "csv: step, time, and for each column its value and the ends of its intervals; jsonl: an object for each step.", "csv", "jsonl");
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("forecast", "Continue a series of numbers, with intervals.") { model, file, steps, intervals, samples, dropout, seed, format, device, threads };
        command.SetAction(parsed =>
        {
            var levels = Levels(parsed.GetRequiredValue(intervals));
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var forecaster = Models.LoadForecaster(parsed.GetRequiredValue(model), chosen);
            var forecast = forecaster.Forecast(forecaster.Read(parsed.GetRequiredValue(file)), parsed.GetValue(steps) ?? 0,
                new() { Samples = parsed.GetValue(samples), Seed = parsed.GetValue(seed), Dropout = parsed.GetValue(dropout) ? true : null });
            if (forecaster.Configuration.Model.Horizon is var horizon && forecast.Steps > horizon)
                streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"note: the model was trained for {horizon} step{(horizon == 1 ? "" : "s")}; beyond that it reads its own forecasts"));
            if (parsed.GetValue(format) == "jsonl")
                for (var step = 0; step < forecast.Steps; step++) streams.Output.WriteLine(Json(forecast, step, levels).ToJsonString(JsonLines.Readable));
            else
                forecast.Write(levels, streams.Output);
            return 0;
        });
        return command;
    }

    private static double[] Levels(string percent) => percent == "none" ? [] : [.. percent.Split(',').Select(text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var level) && level is > 0 and < 100 ? level / 100
            : throw new ConfigurationException($"--intervals is '{percent}', expected percentages above 0 and below 100 such as 80,95, or none"))];

    private static JsonObject Json(Forecast forecast, int step, double[] levels) => new()
    {
        ["step"] = step + 1,
        ["time"] = forecast.Times[step] is { Length: > 0 } time ? time : null,
        ["columns"] = new JsonObject(forecast.Columns.Select((name, c) => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject
        {
            ["value"] = forecast[step, c],
            ["deviation"] = forecast.Deviation(step, c),
            ["intervals"] = new JsonObject(levels.Select(level =>
                KeyValuePair.Create<string, JsonNode?>(string.Create(CultureInfo.InvariantCulture, $"{100 * level:G7}"), Ends(forecast.Interval(level, step, c))))),
        }))),
    };

    private static JsonArray Ends((double Low, double High) interval) => new(interval.Low, interval.High);
}
