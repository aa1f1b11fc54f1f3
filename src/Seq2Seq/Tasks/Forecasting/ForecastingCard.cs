using Seq2Seq.Models;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>The description of a model of series for people.</summary>
internal static class ForecastingCard
{
    /// <summary>Returns the card of a model.</summary>
    /// <param name="started">The facts of the run that trained the model.</param>
    public static ModelCard Of(ForecastingConfiguration configuration, ForecastingCodec codec, TaskStarted started)
    {
        var (data, model) = (configuration.Data, configuration.Model);
        var (encoder, decoder) = (model.Encoder, model.Decoder);
        var validation = data.Validation != "" ? $"`{data.Validation}`" : data.ValidationSplit > 0 ? "the rows behind those of training" : "none";
        return new ModelCard
        {
            Name = configuration.Name,
            Languages = [],
            Pipeline = "time-series-forecasting",
            About = Invariant($"A model that reads {model.Window} rows of a series and forecasts {Names(codec.Scaling.Columns)}{(data.Inputs.Length > 0 ? $" from {Names(codec.Scaling.Inputs)}" : "")}, {model.Horizon} step{(model.Horizon == 1 ? "" : "s")} ahead."),
            Model =
            [
                Invariant($"{started.Parameters:N0} parameters in 32-bit floating point"),
                $"encoder: {encoder.Described}; decoder: {decoder.Described}",
                $"each step is fed {Fed(decoder.Feeding)}{(decoder.Autoregression > 0 ? Invariant($"; beside the network a linear autoregression of {decoder.Autoregression} rows") : "")}",
                .. decoder.Latent.Size > 0 ? [Invariant($"each step has {decoder.Latent.Size} latent numbers, as in a variational recurrent network; the loss is a bound")] : (string[])[],
            ],
            Data = $"`{string.Join("`, `", data.Train)}`, {started.Data}; validation: {validation}",
            Device = started.Device,
            Measured = "On the validation rows",
            Code =
            [
                $"using var forecaster = Seq2Seq.Tasks.Forecasting.Forecaster.Load(\"{configuration.Name}\"); // this folder",
                $"var forecast = forecaster.Forecast(forecaster.Read(\"series.csv\"), steps: {model.Horizon});",
                "var (low, high) = forecast.Interval(0.95, step: 0, column: 0);",
            ],
            Limits =
            [
                "The model takes the future for what the training rows were like. It knows nothing of what it does not read.",
                $"Its intervals are those of {(decoder.Latent.Size > 0 ? "drawn paths" : "Gaussian errors")}, and hold as many true values as were measured, not more.",
            ],
        };

        static string Names(IEnumerable<Data.ColumnScale> columns) => string.Join(", ", columns.Select(column => $"`{column.Name}`"));

        static string Fed(FeedingType feeding) => feeding switch
        {
            FeedingType.Given => "the value before it",
            FeedingType.Own => "the mean of the step before it",
            _ => "known inputs alone",
        };
    }
}
