using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>
/// Lets a model continue series. With latent variables the forecast is the mean of drawn paths, and otherwise the path of the means. The result for a window
/// depends neither on the windows beside it nor on the number of threads, and drawn paths depend on the seed and on the row at which they begin.
/// </summary>
internal sealed class Rollout(ForecastingModel model, ForecastingModelOptions options, Device device)
{
    private const int RowsAtOnce = 2048; // in the batches of the decoder

    /// <summary>Continues windows.</summary>
    /// <param name="steps">The number of steps T. Behind its horizon the model reads its own values.</param>
    /// <param name="samples">The number of paths to draw for each window; 0 = none, which a model with latent variables cannot do.</param>
    /// <param name="seed">The seed of the paths.</param>
    /// <param name="dropout">Whether paths are drawn with dropout.</param>
    public IEnumerable<ForecastPath> Run(IEnumerable<SeriesWindow> windows, int steps, int samples = 0, int seed = 0, bool dropout = false)
    {
        // The mask of a path depends on its place in a batch, so the paths of a window are a batch of their own.
        foreach (var group in windows.Chunk(samples > 0 && dropout ? 1 : Math.Max(1, RowsAtOnce / Math.Max(1, samples))))
        {
            var (means, deviations) = model.Latents > 0 ? ([], []) : Unroll(group, 1, steps, null, false);
            var drawn = samples == 0 ? [] : Unroll(group, samples, steps, seed, dropout).Values;
            for (var b = 0; b < group.Length; b++)
            {
                float[][] paths = [.. drawn.Skip(b * samples).Take(samples)];
                yield return model.Latents > 0 ? ForecastPath.Of(paths) : new(means[b], deviations[b], paths);
            }
        }
    }

    /// <summary>Returns values and deviations [B copies][T, C]: the means, or with a seed drawn values.</summary>
    private (float[][] Values, float[][] Deviations) Unroll(SeriesWindow[] windows, int copies, int steps, int? seed, bool dropout)
    {
        var (rows, columns) = (windows.Length * copies, model.Columns);
        float[][] values = new float[rows][], deviations = new float[rows][];
        for (var r = 0; r < rows; r++) (values[r], deviations[r]) = (new float[steps * columns], new float[steps * columns]);
        var keys = seed is { } of ? Keys(windows, copies, of, RandomStream.Trajectories) : null;
        var latentKeys = model.Latents > 0 ? Keys(windows, copies, seed ?? 0, RandomStream.Latents) : [];
        for (var start = 0; start < steps; start += options.Horizon)
        {
            using var scope = dropout ? new Tape(device, Philox.Key(seed ?? 0, RandomStream.Dropout, windows[0].Origin + start)) : new Scope(device);
            // Without dropout the copies of a window are alike until values have been drawn for them.
            var isOne = start == 0 && copies > 1 && !dropout;
            var (state, value) = model.Start(scope, Window(windows, isOne ? 1 : copies, start, values));
            if (isOne)
            {
                var repeated = scope.Integers([.. Enumerable.Range(0, rows).Select(r => r / copies)]);
                (state, value) = (state.Select(scope, repeated), scope.SelectRows(value, repeated));
            }
            for (var t = start; t < Math.Min(steps, start + options.Horizon); t++)
            {
                (state, value, var logDeviation) = model.Step(scope, state, value, Known(windows, copies, t), t - start,
                    LatentNoise.Of(latentKeys, t, model.Latents));
                float[] mean = value.ToArray(), r = logDeviation.ToArray();
                for (var i = 0; i < mean.Length; i++)
                {
                    var (row, at) = (i / columns, t * columns + i % columns);
                    var deviation = GaussianLikelihood.Deviation(r[i]);
                    deviations[row][at] = (float)deviation;
                    values[row][at] = keys == null ? mean[i] : mean[i] = (float)(mean[i] + deviation * Philox.Normal(keys[row], (ulong)at));
                }
                if (keys != null && options.Decoder.Feeding == FeedingType.Given) value = scope.Of(mean, value.Shape);
            }
        }
        return (values, deviations);
    }

    /// <summary>Returns the key of the random numbers of each path.</summary>
    private static ulong[] Keys(SeriesWindow[] windows, int copies, int seed, int stream) => [.. Enumerable.Range(0, windows.Length * copies)
        .Select(r => Philox.Key(seed, stream, (long)windows[r / copies].Origin << 24 | (uint)(r % copies)))];

    /// <summary>Returns the rows before a step: those of the series, and behind its origin those of the path.</summary>
    private FrameInput Window(SeriesWindow[] windows, int copies, int start, float[][] paths)
    {
        int batch = windows.Length * copies, columns = model.Columns, width = columns + model.Known;
        var frames = new float[options.Window * batch * width];
        for (var r = 0; r < batch; r++)
        {
            var (series, origin) = windows[r / copies];
            for (var s = 0; s < options.Window; s++)
            {
                var row = origin + start - options.Window + s;
                var frame = frames.AsSpan((s * batch + r) * width, width);
                if (row < origin)
                {
                    series.Rows(row, 1).CopyTo(frame);
                    continue;
                }
                paths[r].AsSpan((row - origin) * columns, columns).CopyTo(frame);
                series.CopyKnown(row, frame[columns..]);
            }
        }
        return new FrameInput(frames, [.. Enumerable.Repeat(options.Window, batch)], width);
    }

    /// <summary>Returns the known numbers [B, K] of a step.</summary>
    private float[] Known(SeriesWindow[] windows, int copies, int t)
    {
        var known = new float[windows.Length * copies * model.Known];
        for (var r = 0; r < windows.Length * copies; r++)
            windows[r / copies].Series.CopyKnown(windows[r / copies].Origin + t, known.AsSpan(r * model.Known, model.Known));
        return known;
    }
}
