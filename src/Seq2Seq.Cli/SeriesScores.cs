using System.Globalization;
using System.Text.Json.Nodes;
using Seq2Seq.Evaluation;
using Seq2Seq.Tasks.Forecasting;

namespace Seq2Seq.Cli;

/// <summary>The errors of forecasts as text and as JSON.</summary>
internal static class SeriesScores
{
    private const int MostStepsInTable = 24;

    /// <summary>Writes errors and coverage of the model beside those of simple methods, a table for each column, or one object.</summary>
    public static void Write(ForecastScores scores, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(Json(scores).ToJsonString(JsonLines.Readable));
            return;
        }
        var (width, steps) = (scores.Methods.Max(method => method.Method.Length), scores.Methods[0].Errors.Steps);
        for (var c = 0; c < scores.Scales.Count; c++)
        {
            output.WriteLine($"{scores.Scales[c].Name.PadRight(width)}       RMSE        MAE       MASE   {string.Join("  ", ForecastErrors.Levels.Select(level => $"in {Percent(level)} %"))}");
            foreach (var (name, errors) in scores.Methods)
                output.WriteLine(Text($"{name.PadRight(width)}  {Figure(errors.Rmse(c))} {Figure(errors.Mae(c))} {Figure(scores.Mase(errors, c))}{Coverage(errors, c)}"));
            output.WriteLine();
            if (steps == 1 || steps > MostStepsInTable) continue;
            output.WriteLine($"{"RMSE by step".PadRight(width)}  {string.Join(' ', Enumerable.Range(1, steps).Select(t => t.ToString(CultureInfo.InvariantCulture).PadLeft(10)))}");
            foreach (var (name, errors) in scores.Methods)
                output.WriteLine($"{name.PadRight(width)}  {string.Join(' ', Enumerable.Range(0, steps).Select(t => Figure(errors.Rmse(c, t))))}");
            output.WriteLine();
        }
        output.WriteLine(Text($"nats a value, in the scale of the model: {string.Join(", ", scores.Likelihood.Select(score => Text($"{score.Name} {score.Value:F4}")))}"));
        output.WriteLine(Text($"{scores.Forecasts:N0} forecasts of {steps} step{(steps == 1 ? "" : "s")}; in 80 %: the share of true values in the intervals of 80 %"));
    }

    private static JsonObject Json(ForecastScores scores) => new()
    {
        ["forecasts"] = scores.Forecasts,
        ["steps"] = scores.Methods[0].Errors.Steps,
        ["likelihood"] = new JsonObject(scores.Likelihood.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Name, score.Value))),
        ["columns"] = new JsonObject(scores.Scales.Select((scale, c) => KeyValuePair.Create<string, JsonNode?>(scale.Name,
            new JsonArray([.. scores.Methods.Select(method => Json(scores, method, c))])))),
    };

    private static JsonObject Json(ForecastScores scores, MethodErrors method, int column)
    {
        var errors = method.Errors;
        var members = new JsonObject
        {
            ["method"] = method.Method, ["rmse"] = errors.Rmse(column), ["mae"] = errors.Mae(column), ["mase"] = scores.Mase(errors, column),
            ["rmse_by_step"] = new JsonArray([.. Enumerable.Range(0, errors.Steps).Select(step => (JsonNode)errors.Rmse(column, step))]),
        };
        for (var level = 0; level < ForecastErrors.Levels.Count; level++)
            if (errors.Coverage(column, level) is var share && !double.IsNaN(share)) members[$"coverage_{Percent(ForecastErrors.Levels[level])}"] = 100 * share;
        return members;
    }

    private static string Coverage(ForecastErrors errors, int column) => double.IsNaN(errors.Coverage(column, 0)) ? ""
        : string.Concat(Enumerable.Range(0, ForecastErrors.Levels.Count).Select(level => Text($"  {100 * errors.Coverage(column, level),7:F1}")));

    private static string Percent(double level) => Text($"{100 * level:0.#}");

    private static string Figure(double value) => value.ToString("G5", CultureInfo.InvariantCulture).PadLeft(10);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
