using Seq2Seq.Evaluation;
using Seq2Seq.Models;
using static System.FormattableString;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>
/// Measures forecasts that begin at each of some rows by the true values. Where a value was interpolated, no error is counted, and behind such a row no
/// forecast begins, as it knows the next value.
/// </summary>
internal sealed class ForecastEvaluation(ForecastingCodec codec, ForecastingModelOptions options)
{
    private readonly int _columns = codec.Scaling.Columns.Length;

    /// <summary>
    /// Whether the intervals are those of drawn paths: the Gaussian of a later step is that of one path only, and that of a step with a latent variable that of
    /// one value of it.
    /// </summary>
    public static bool NeedsSamples(ForecastingModelOptions options, int steps) =>
        options.Decoder.Latent.Size > 0 || steps > 1 && options.Decoder.Feeding == FeedingType.Given || steps > options.Horizon;

    /// <summary>Returns the windows that are measured.</summary>
    public static IEnumerable<SeriesWindow> Measured(IEnumerable<SeriesWindow> windows) =>
        windows.Where(window => !window.Series.Series.IsFilled(window.Origin - 1));

    /// <summary>Returns the errors and intervals of a model.</summary>
    /// <param name="testing">The paths to draw, if paths are drawn.</param>
    public ForecastErrors Model(Rollout rollout, IReadOnlyList<SeriesWindow> windows, ForecastTestingOptions testing)
    {
        var errors = new ForecastErrors(_columns, options.Horizon);
        var paths = rollout.Run(windows, options.Horizon, testing.Dropout || NeedsSamples(options, options.Horizon) ? testing.Samples : 0, testing.Seed,
            testing.Dropout);
        foreach (var (window, path) in windows.Zip(paths))
        {
            var forecast = new Forecast(window.Series, codec.Scaling, window.Origin, path);
            foreach (var (t, c, truth) in Truth(window))
            {
                errors.Add(c, t, forecast[t, c] - truth);
                for (var level = 0; level < ForecastErrors.Levels.Count; level++)
                    errors.AddInterval(c, level, forecast.Interval(ForecastErrors.Levels[level], t, c) is var (low, high) && low <= truth && truth <= high);
            }
        }
        return errors;
    }

    /// <summary>Returns the errors of simple methods.</summary>
    public IEnumerable<MethodErrors> Baselines(IReadOnlyList<SeriesWindow> windows)
    {
        yield return new("persistence", Naive(windows, 1));
        var season = (int)Math.Round(codec.Scaling.Season);
        if (season > 1 && windows.All(window => window.Origin >= season)) yield return new(Invariant($"seasonal naive ({season} rows)"), Naive(windows, season));
        if (codec.Linear is { } linear) yield return new(Invariant($"linear autoregression ({linear.Lags} rows)"), Linear(windows, linear));
        if (codec.Seasonal is { } seasonal) yield return new(Invariant($"linear autoregression ({seasonal.Lags} rows, season)"), Linear(windows, seasonal));
    }

    /// <summary>Forecasts the value of the last row that lies whole seasons before: y_(t-m), or y_(t-2m) where that is not known, and so on.</summary>
    private ForecastErrors Naive(IReadOnlyList<SeriesWindow> windows, int season) => Errors(windows, window =>
        (t, c) => window.Series.Series[window.Origin + t - season * (t / season + 1), c]);

    private ForecastErrors Linear(IReadOnlyList<SeriesWindow> windows, LinearAutoregression linear) => Errors(windows, window =>
    {
        var (series, origin) = window;
        var known = new float[options.Horizon * series.Known];
        for (var t = 0; t < options.Horizon; t++) series.CopyKnown(origin + t, known.AsSpan(t * series.Known, series.Known));
        var path = linear.Forecast(series.Rows(origin - linear.Lags, linear.Lags), known, series.Width, options.Horizon);
        series.Undo(origin, path);
        return (t, c) => path[t * _columns + c];
    });

    private ForecastErrors Errors(IReadOnlyList<SeriesWindow> windows, Func<SeriesWindow, Func<int, int, double>> method)
    {
        var errors = new ForecastErrors(_columns, options.Horizon);
        foreach (var window in windows)
        {
            var forecast = method(window);
            foreach (var (t, c, truth) in Truth(window)) errors.Add(c, t, forecast(t, c) - truth);
        }
        return errors;
    }

    private IEnumerable<(int Step, int Column, double Truth)> Truth(SeriesWindow window)
    {
        var (series, origin) = (window.Series.Series, window.Origin);
        for (var t = 0; t < options.Horizon; t++)
            if (!series.IsFilled(origin + t))
                for (var c = 0; c < _columns; c++) yield return (t, c, series[origin + t, c]);
    }
}
