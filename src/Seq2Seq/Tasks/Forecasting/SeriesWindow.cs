using Seq2Seq.Data;
using Seq2Seq.Models;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>A place in a series at which a forecast begins.</summary>
/// <param name="Series">The series.</param>
/// <param name="Origin">The first row that is forecast.</param>
internal readonly record struct SeriesWindow(ScaledSeries Series, int Origin)
{
    /// <summary>Returns the places from which forecasts of some steps have all their true values before a row.</summary>
    /// <param name="series">The series.</param>
    /// <param name="from">The first row that may be forecast.</param>
    /// <param name="end">The row behind the last one that may be forecast.</param>
    /// <param name="window">The number of rows that the model reads.</param>
    /// <param name="horizon">The number of steps.</param>
    public static IEnumerable<SeriesWindow> Of(ScaledSeries series, int from, int end, int window, int horizon)
    {
        for (var origin = Math.Max(from, series.First + window); origin + horizon <= end; origin++) yield return new(series, origin);
    }

    /// <summary>Returns windows with their true values as a batch.</summary>
    public static SeriesBatch Batch(IReadOnlyList<SeriesWindow> windows, int window, int horizon)
    {
        int batch = windows.Count, columns = windows[0].Series.Columns, known = windows[0].Series.Known;
        var before = new float[window * batch * (columns + known)];
        float[] beside = new float[horizon * batch * known], targets = new float[horizon * batch * columns];
        for (var b = 0; b < batch; b++)
        {
            var (series, origin) = windows[b];
            for (var s = 0; s < window; s++) series.Rows(origin - window + s, 1).CopyTo(before.AsSpan((s * batch + b) * series.Width));
            for (var t = 0; t < horizon; t++)
            {
                series.CopyKnown(origin + t, beside.AsSpan((t * batch + b) * known, known));
                series.Values(origin + t).CopyTo(targets.AsSpan((t * batch + b) * columns));
            }
        }
        return new(new FrameInput(before, [.. Enumerable.Repeat(window, batch)], columns + known), beside, targets);
    }
}
