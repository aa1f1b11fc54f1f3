using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>The task of continuing series of numbers.</summary>
internal sealed class ForecastingDefinition : TaskDefinition<ForecastingConfiguration, ForecastingCodec, SeriesBatch>
{
    public override TaskType Type => TaskType.Forecasting;

    public override IReadOnlyList<string> Files => ForecastingCodec.Files;

    public override ForecastingCodec Load(string folder, ForecastingConfiguration configuration) => ForecastingCodec.Load(folder, configuration.Data);

    public override void Declare(ParameterSet parameters, ForecastingConfiguration configuration, ForecastingCodec codec) =>
        Model(parameters, configuration.Model, codec);

    /// <summary>Declares the weights of a model and returns it.</summary>
    public static ForecastingModel Model(ParameterSet parameters, ForecastingModelOptions options, ForecastingCodec codec) =>
        new(parameters, options, codec.Scaling.Columns.Length, codec.Scaling.Known);

    public override ForecastingConfiguration Fixed(ForecastingConfiguration configuration) => configuration with
    {
        Name = "",
        Data = configuration.Data with { Train = [], Validation = "", Test = "" },
        Testing = new(),
        Training = SameRun.Fixed(configuration.Training),
    };

    public override TaskRun<ForecastingConfiguration, ForecastingCodec, SeriesBatch> Prepare(ForecastingConfiguration configuration,
        ForecastingCodec? known, ParameterSet parameters)
    {
        var (data, options) = (configuration.Data, configuration.Model);
        if (data.Train.Length == 0 || data.Train.Contains("")) throw new ConfigurationException("data.train is empty; expected the path of a series");
        var parts = Parts(data);
        var lags = configuration.Testing.Lags > 0 ? configuration.Testing.Lags : options.Window;
        var codec = known == null ? ForecastingCodec.Learn(parts, data, lags) : ForecastingCodec.Measured(known.Of(data, "the model that the run begins with").Scaling, parts, lags);
        List<SeriesWindow> windows = [], held = [];
        foreach (var part in parts)
        {
            var series = new ScaledSeries(part.Series, codec.Scaling);
            windows.AddRange(SeriesWindow.Of(series, 0, part.Training, options.Window, options.Horizon));
            if (data.Validation == "") held.AddRange(SeriesWindow.Of(series, part.Training, part.Test, options.Window, options.Horizon));
        }
        if (windows.Count == 0)
            throw new Seq2SeqException(Invariant($"'{string.Join(", ", data.Train)}' leaves {parts.Max(part => part.Training)} rows to train on; expected at least {options.Window + options.Horizon + data.Lag}, of model.window, model.horizon and data.difference_lag; give longer series, or make these smaller"));
        if (data.Validation != "")
            held.AddRange(Whole(data.Validation, data, codec, options));
        else if (held.Count == 0 && data.ValidationSplit > 0)
            throw new Seq2SeqException(Invariant($"'{string.Join(", ", data.Train)}' has {parts.Max(part => part.Test - part.Training)} rows for validation; expected at least {options.Horizon}, as model.horizon says; raise data.dev_split, or set it to 0"));
        var model = Model(parameters, options, codec);
        return new(codec, new ForecastTrainable(model, configuration.Training, options.Decoder.Latent),
            new WindowBatches(windows, held, options, configuration.Training),
            held.Count == 0 ? null : new ForecastValidator(model, held, codec, configuration),
            Invariant($"{windows.Count:N0} windows of {parts.Sum(part => part.Training):N0} rows, {codec.Scaling.Columns.Length} column{(codec.Scaling.Columns.Length == 1 ? "" : "s")} to forecast"))
        {
            InitialWeight = options.InitialWeight,
            Configuration = configuration,
            Warnings = [.. Warnings(parts, codec)],
            Card = started => ForecastingCard.Of(configuration, codec, started),
        };
    }

    /// <summary>Reads the training series of a configuration, parted by time.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged.</exception>
    public static SeriesPart[] Parts(SeriesDataOptions data)
    {
        var series = data.Train.Select(path => SeriesFile.Read(path, data)).ToArray();
        return [.. series.Select(one => SeriesPart.Of(one, data.Validation == "" ? data.ValidationSplit : 0, data.Test == "" ? data.TestSplit : 0))];
    }

    /// <summary>Returns the windows of a series all of whose rows are measured.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or damaged, or has too few rows.</exception>
    public static SeriesWindow[] Whole(string path, SeriesDataOptions data, ForecastingCodec codec, ForecastingModelOptions options)
    {
        var series = new ScaledSeries(SeriesFile.Read(path, data, Names(codec)), codec.Scaling);
        SeriesWindow[] windows = [.. SeriesWindow.Of(series, 0, series.Length, options.Window, options.Horizon)];
        return windows.Length > 0 ? windows
            : throw new Seq2SeqException(Invariant($"'{path}' has {series.Length} rows; expected at least {options.Window + options.Horizon + series.First}, of model.window, model.horizon and data.difference_lag"));
    }

    /// <summary>Returns the names of the columns that a model forecasts.</summary>
    public static string[] Names(ForecastingCodec codec) => Array.ConvertAll(codec.Scaling.Columns, column => column.Name);

    private static IEnumerable<string> Warnings(SeriesPart[] parts, ForecastingCodec codec)
    {
        foreach (var column in codec.Scaling.Columns.Where(column => column.NaiveError == 0))
            yield return $"column '{column.Name}' never changes in the training rows";
        foreach (var series in parts.Select(part => part.Series).Where(series => series.Filled != null))
            yield return Invariant($"'{series.Name}': {series.Filled!.Count(filled => filled)} of {series.Length} rows have interpolated values");
    }
}
