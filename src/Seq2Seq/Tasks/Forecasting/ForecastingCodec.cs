using System.Text.Json;
using System.Text.Json.Serialization;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Storage;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>What turns series into the numbers of a model and back, and the linear forecasts by which the model is measured.</summary>
/// <param name="Scaling">The scales of the columns.</param>
/// <param name="Linear">The linear autoregression; null = there were too few rows for it.</param>
/// <param name="Seasonal">The same with the place in the season; null = there is no season, or there were too few rows.</param>
internal sealed record ForecastingCodec(SeriesScaling Scaling, LinearAutoregression? Linear, LinearAutoregression? Seasonal) : ICodec
{
    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Files { get; } = [FileName];

    private const string FileName = "series.json";

    private static readonly ForecastingJson Form = new(new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<SeriesTransform>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    });

    /// <summary>Learns a codec.</summary>
    /// <param name="parts">The training series.</param>
    /// <param name="lags">The number of rows that the linear autoregressions read.</param>
    public static ForecastingCodec Learn(IReadOnlyList<SeriesPart> parts, SeriesDataOptions options, int lags) =>
        Measured(SeriesScaling.Learn([.. parts.Select(part => (part.Series, part.Training))], options), parts, lags);

    /// <summary>Returns a codec with the scales of another one, whose linear autoregressions are fitted to these series.</summary>
    public static ForecastingCodec Measured(SeriesScaling scaling, IReadOnlyList<SeriesPart> parts, int lags)
    {
        var scaled = parts.Select(part => (Rows: new ScaledSeries(part.Series, scaling), part.Test)).ToArray();
        int columns = scaling.Columns.Length, inputs = scaling.Inputs.Length;
        return new(scaling, Fit(inputs), scaling.Season > 0 ? Fit(scaling.Known) : null);

        LinearAutoregression? Fit(int known) => LinearAutoregression.Fit(
            scaled.Select(part => (ReadOnlyMemory<float>)part.Rows.Rows(part.Rows.First, Math.Max(0, part.Test - part.Rows.First)).ToArray()),
            columns + scaling.Known, columns, lags, columns + inputs, known);
    }

    /// <summary>Reads a codec.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or damaged, or belongs to another configuration.</exception>
    public static ForecastingCodec Load(string folder, SeriesDataOptions options)
    {
        var path = Path.Combine(folder, FileName);
        ForecastingCodec codec;
        try
        {
            codec = JsonSerializer.Deserialize(TextFile.Read(path), Form.ForecastingCodec) ?? throw new JsonException("it holds nothing");
            if (codec.Problem is { } problem) throw new JsonException(problem);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new Seq2SeqException($"cannot read '{path}': {error.Reason()}; expected the scales of series as training writes them; restore the file", error);
        }
        return codec.Of(options, $"'{path}'");
    }

    /// <summary>Returns the codec, which must be one of a configuration.</summary>
    /// <param name="name">What messages call the codec.</param>
    /// <exception cref="ConfigurationException">It was learned with other options.</exception>
    public ForecastingCodec Of(SeriesDataOptions options, string name)
    {
        var scaling = Scaling;
        if (scaling.Transform != options.Transform || scaling.Lag != options.Lag || scaling.Season != options.Season
            || !scaling.Inputs.Select(input => input.Name).SequenceEqual(options.Inputs, StringComparer.Ordinal)
            || options.Columns.Length > 0 && !scaling.Columns.Select(column => column.Name).SequenceEqual(options.Columns, StringComparer.Ordinal))
            throw new ConfigurationException($"{name} was made with another data.transform, data.difference_lag, data.season, data.columns or data.inputs than the configuration has; they do not belong together, restore them");
        return this;
    }

    /// <inheritdoc/>
    public void Save(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Form.ForecastingCodec) + "\n");

    private string? Problem => Scaling.Columns.Length == 0 || Scaling.Lag < 0 || !(Scaling.Season >= 0) ? "it has no column"
        : Scaling.Columns.Concat(Scaling.Inputs).Any(column => column is not { Name.Length: > 0, Deviation: > 0, NaiveError: >= 0 }
            || !double.IsFinite(column.Mean + column.Deviation + column.NaiveError)) ? "a column has no name or no scale"
        : Fits(Linear, Scaling.Inputs.Length) && Fits(Seasonal, Scaling.Known) ? null : "a linear autoregression has another number of weights";

    private bool Fits(LinearAutoregression? linear, int known) => linear == null
        || linear.IsWhole && (linear.Columns, linear.Lagged, linear.Known) == (Scaling.Columns.Length, Scaling.Columns.Length + Scaling.Inputs.Length, known);
}

/// <summary>The code that writes and reads a <see cref="ForecastingCodec"/>.</summary>
[JsonSerializable(typeof(ForecastingCodec))]
internal sealed partial class ForecastingJson : JsonSerializerContext;
