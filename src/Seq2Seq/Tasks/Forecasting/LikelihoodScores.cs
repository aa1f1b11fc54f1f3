using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>
/// The negative log-likelihood of a value in nats, in the scale of the model. With latent variables <c>loss</c> is a bound on it, the sum of
/// <c>reconstruction</c>, which is what a value costs if the latent numbers are known, and <c>kl</c>, which is what they cost; <c>iwae</c> is the tighter
/// bound -ln (1/K Σ_k w_k) of K draws of each window (Burda et al. 2016), where w is the weight of a draw, see <see cref="LatentBound"/>. The more draws, the
/// nearer it comes to the likelihood.
/// </summary>
internal static class LikelihoodScores
{
    private const int WindowsAtOnce = 256, RowsAtOnce = 2048; // in a batch

    /// <summary>Measures a model. What a window adds depends on the seed and on its row alone.</summary>
    /// <param name="windows">One window at least.</param>
    public static IReadOnlyList<Score> Of(ForecastingModel model, ForecastingModelOptions options, IReadOnlyList<SeriesWindow> windows,
        ForecastTestingOptions testing, Device device)
    {
        var values = (double)windows.Count * options.Horizon * model.Columns;
        if (model.Latents == 0) return [Lower("loss", Exact(model, options, windows, device) / values)];
        double reconstruction = 0, divergence = 0, tighter = 0;
        foreach (var draws in Bounds(model, options, windows, testing, device))
        {
            reconstruction += draws.Average(bound => bound.Reconstruction) / values;
            divergence += draws.Average(bound => bound.Divergence) / values;
            var largest = draws.Max(bound => bound.LogWeight);
            tighter -= (largest + Math.Log(draws.Average(bound => Math.Exp(bound.LogWeight - largest)))) / values;
        }
        return
        [
            Lower("loss", reconstruction + divergence), Lower("reconstruction", reconstruction) with { Informative = false },
            Lower("kl", divergence) with { Informative = false }, Lower("iwae", tighter),
        ];
    }

    private static Score Lower(string name, double value) => new(name, value, Digits: 4, LowerIsBetter: true);

    private static double Exact(ForecastingModel model, ForecastingModelOptions options, IReadOnlyList<SeriesWindow> windows, Device device)
    {
        var sum = 0d;
        foreach (var part in windows.Chunk(WindowsAtOnce))
        {
            using var scope = new Scope(device);
            sum += model.Loss(scope, SeriesWindow.Batch(part, options.Window, options.Horizon)).Read().NegativeLogLikelihood;
        }
        return sum;
    }

    /// <summary>Returns the draws of each window.</summary>
    private static IEnumerable<LatentBound[]> Bounds(ForecastingModel model, ForecastingModelOptions options, IReadOnlyList<SeriesWindow> windows,
        ForecastTestingOptions testing, Device device)
    {
        var draws = testing.BoundDraws;
        foreach (var part in windows.Chunk(Math.Max(1, RowsAtOnce / draws)))
        {
            using var scope = new Scope(device);
            SeriesWindow[] repeated = [.. part.SelectMany(window => Enumerable.Repeat(window, draws))];
            ulong[] keys = [.. repeated.Select((window, i) => Philox.Key(testing.Seed, RandomStream.Latents, (long)window.Origin << 24 | (uint)(i % draws)))];
            var noise = Enumerable.Range(0, options.Horizon).SelectMany(t => LatentNoise.Of(keys, t, model.Latents)).ToArray();
            foreach (var bounds in model.Bounds(scope, SeriesWindow.Batch(repeated, options.Window, options.Horizon), noise).Chunk(draws)) yield return bounds;
        }
    }
}
