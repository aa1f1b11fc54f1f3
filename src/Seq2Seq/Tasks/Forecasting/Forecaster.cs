using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>
/// Continues series of numbers with a trained model. A forecast does not depend on the series beside it, or on the number of threads. Any number of threads may
/// call any number of forecasters. Those on one device take turns.
/// </summary>
public sealed class Forecaster : IDisposable
{
    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly ForecastingModel _model;
    private readonly ForecastingCodec _codec;
    private bool _disposed;

    private Forecaster(ForecastingConfiguration configuration, Device device, bool ownsDevice, ForecastingModel model, ForecastingCodec codec) =>
        (Configuration, _device, _ownsDevice, _model, _codec) = (configuration, device, ownsDevice, model, codec);

    /// <summary>The configuration that the model was trained with.</summary>
    public ForecastingConfiguration Configuration { get; }

    /// <summary>The columns that are forecast, with their scales.</summary>
    public IReadOnlyList<ColumnScale> Columns => _codec.Scaling.Columns;

    /// <summary>The names of the inputs, which must be known for the steps to forecast too.</summary>
    public IReadOnlyList<string> Inputs => Configuration.Data.Inputs;

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, of another version, or of another task.</exception>
    public static Forecaster Load(string modelDirectory, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        var directory = new TaskDirectory<ForecastingConfiguration, ForecastingCodec, SeriesBatch>(new ForecastingDefinition(), modelDirectory);
        var configuration = directory.ReadConfiguration();
        var codec = directory.ReadCodec(configuration);
        var own = device == null;
        device ??= CpuDevice.Create();
        var parameters = new ParameterSet();
        try
        {
            using var lease = device.Enter();
            var model = ForecastingDefinition.Model(parameters, configuration.Model, codec);
            directory.ReadWeights(parameters, configuration, device);
            return new(configuration, device, own, model, codec);
        }
        catch
        {
            parameters.Dispose();
            if (own) device.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads a series whose columns are those of the training data. Its last rows may have no values but times and inputs alone, which are then those of the
    /// steps to forecast.
    /// </summary>
    /// <exception cref="Seq2SeqException">The file is missing, lacks a column, or has something else in the place of a number.</exception>
    public TimeSeries Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return SeriesFile.Read(path, Configuration.Data, ForecastingDefinition.Names(_codec), future: true);
    }

    /// <summary>Continues a series.</summary>
    /// <inheritdoc cref="Forecast(IReadOnlyList{TimeSeries}, int, ForecastOptions)"/>
    public Forecast Forecast(TimeSeries series, int steps = 0, ForecastOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Forecast([series], steps, options)[0];
    }

    /// <summary>Continues each of several series, in order.</summary>
    /// <param name="series">Series with the columns of the training data, and at least as many rows as the model reads.</param>
    /// <param name="steps">
    /// The number of steps; 0 = as many as the last rows have inputs or times alone, or without such rows as the model was trained for.
    /// </param>
    /// <exception cref="Seq2SeqException">A series has other columns, too few rows, or no inputs for a step.</exception>
    public IReadOnlyList<Forecast> Forecast(IReadOnlyList<TimeSeries> series, int steps = 0, ForecastOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (series.Contains(null)) throw new ArgumentException("one of the series is null; expected a series", nameof(series));
        if (options != null) OptionRules.Check(options);
        var (testing, dropout) = (Configuration.Testing, options?.Dropout ?? Configuration.Testing.Dropout);
        if (dropout && !Configuration.Model.HasDropout)
            throw new Seq2SeqException("the model was trained without dropout, so that it says nothing of how uncertain its weights are; train it with dropout");
        var windows = series.Select(one => (Window: new SeriesWindow(new ScaledSeries(one, _codec.Scaling), one.Observed), Steps: Steps(one, steps))).ToArray();
        foreach (var (window, count) in windows) Check(window.Series, count);
        var results = new Forecast[series.Count];
        var rollout = new Rollout(_model, Configuration.Model, _device);
        foreach (var group in Enumerable.Range(0, results.Length).GroupBy(i => windows[i].Steps))
        {
            var samples = options?.Samples ?? (dropout || ForecastEvaluation.NeedsSamples(Configuration.Model, group.Key) ? testing.Samples : 0);
            var paths = rollout.Run(group.Select(i => windows[i].Window), group.Key, samples, options?.Seed ?? testing.Seed, dropout);
            foreach (var (i, path) in group.Zip(paths)) results[i] = new Forecast(windows[i].Window.Series, _codec.Scaling, windows[i].Window.Origin, path);
        }
        return results;
    }

    /// <summary>Measures the model beside simple methods, on forecasts that begin at each row.</summary>
    /// <param name="path">
    /// The path of a series that the model has not been trained on; null = <c>data.test</c> of the model's configuration, or without it the ends of the
    /// training series that were held out.
    /// </param>
    /// <exception cref="Seq2SeqException">A file is missing or damaged, or there is nothing to measure.</exception>
    public ForecastScores Evaluate(string? path = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (data, model, testing) = (Configuration.Data, Configuration.Model, Configuration.Testing);
        path ??= data.Test == "" ? null : data.Test;
        if (path == null && data.TestSplit == 0) throw new ConfigurationException("the model's configuration has no data.test, and its data.test_split is 0; name a series");
        SeriesWindow[] windows = [.. ForecastEvaluation.Measured(path != null ? ForecastingDefinition.Whole(path, data, _codec, model)
            : ForecastingDefinition.Parts(data).SelectMany(part =>
                SeriesWindow.Of(new ScaledSeries(part.Series, _codec.Scaling), part.Test, part.Series.Length, model.Window, model.Horizon)))];
        if (windows.Length == 0)
            throw new Seq2SeqException(Invariant($"{(path != null ? $"'{path}'" : $"the end of '{string.Join(", ", data.Train)}' that was held out")} has no row at which a forecast of {model.Horizon} steps can begin; give a longer series"));
        var evaluation = new ForecastEvaluation(_codec, model);
        var errors = evaluation.Model(new Rollout(_model, model, _device), windows, testing);
        return new ForecastScores(Columns, windows.Length, [new("model", errors), .. evaluation.Baselines(windows)])
        {
            Likelihood = LikelihoodScores.Of(_model, model, windows, testing, _device),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _model.Parameters.Dispose();
        if (_ownsDevice) _device.Dispose();
    }

    private int Steps(TimeSeries series, int asked) =>
        asked > 0 ? asked : series.Length > series.Observed ? series.Length - series.Observed : Configuration.Model.Horizon;

    private void Check(ScaledSeries series, int steps)
    {
        var (needed, name) = (Configuration.Model.Window + series.First, series.Series.Name);
        if (series.Length < needed)
            throw new Seq2SeqException(Invariant($"'{name}' has {series.Length} rows with values; the model reads {needed}; give a longer series"));
        var future = series.Series.Length - series.Length;
        if (Inputs.Count > 0 && future < steps)
            throw new Seq2SeqException(Invariant($"'{name}' has {future} rows with values of {string.Join(", ", Inputs)} behind the last one of {string.Join(", ", series.Series.Columns)}; a forecast of {steps} steps needs {steps}; add rows with the inputs alone, or forecast fewer steps"));
    }
}
