using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Models;

/// <summary>The bound of a model of series with latent variables, against its steps one by one and where the likelihood is known.</summary>
public sealed class LatentForecastTests : IDisposable
{
    private const int Window = 3, Steps = 4, Latents = 2;

    private readonly Device _device = CpuDevice.Create(1);

    public void Dispose() => _device.Dispose();

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 3)]
    public void The_loss_is_the_bound_of_the_steps(int columns, int known, int autoregression)
    {
        const int Count = 3;
        const float Weight = 0.25f;
        using var parameters = new ParameterSet();
        var model = Model(parameters, columns, known, autoregression);
        var batch = Batch(Count, columns, known);
        var noise = Noise(Steps * Count * Latents);
        using var scope = new Scope(_device);
        var (loss, bound, _) = model.Loss(scope, batch, noise: noise, divergenceWeight: Weight).Read();
        var bounds = model.Bounds(scope, batch, noise);
        var (state, value) = model.Start(scope, batch.Window);
        double likelihood = 0, divergence = 0, ratio = 0;
        for (var t = 0; t < Steps; t++)
        {
            var y = scope.Of(batch.Targets.AsSpan(t * Count * columns, Count * columns), new Shape(Count, columns));
            var step = model.Step(scope, state, value, batch.Known.AsSpan(t * Count * known, Count * known), t,
                noise.AsSpan(t * Count * Latents, Count * Latents), y);
            likelihood += Each(y, step.Mean, step.LogDeviation).Sum();
            var latent = step.Latent!.Value;
            ratio += Each(latent.Value, latent.Mean, latent.LogDeviation).Sum() - Each(latent.Value, latent.PriorMean, latent.PriorLogDeviation).Sum();
            float[] m = latent.Mean.ToArray(), r = latent.LogDeviation.ToArray(), pm = latent.PriorMean.ToArray(), pr = latent.PriorLogDeviation.ToArray();
            for (var i = 0; i < m.Length; i++)
            {
                double s = GaussianLikelihood.Deviation(r[i]), p = GaussianLikelihood.Deviation(pr[i]), d = m[i] - pm[i];
                divergence += Math.Log(p / s) + (s * s + d * d) / (2 * p * p) - 0.5;
            }
            (state, value) = (step.Next, y);
        }
        Assert.InRange(divergence, 0.01, 10);
        Assert.Equal(likelihood + divergence, bound, 1e-4 * Math.Abs(bound));
        Assert.Equal(likelihood + Weight * divergence, loss, 1e-4 * Math.Abs(loss));
        Assert.Equal(likelihood, bounds.Sum(b => b.Reconstruction), 1e-4 * Math.Abs(likelihood));
        Assert.Equal(divergence, bounds.Sum(b => b.Divergence), 1e-4 * Math.Abs(divergence));
        Assert.Equal(ratio - likelihood, bounds.Sum(b => b.LogWeight), 1e-3);
    }

    [Fact]
    public void A_series_has_the_same_bound_in_any_batch()
    {
        const int Count = 5;
        using var parameters = new ParameterSet();
        var model = Model(parameters, columns: 2, known: 1);
        using var scope = new Scope(_device);
        var noise = Noise(Steps * Count * Latents);
        var together = model.Bounds(scope, Batch(Count, 2, 1), noise);
        for (var b = 0; b < Count; b++)
        {
            float[] own = [.. Enumerable.Range(0, Steps).SelectMany(t => noise.AsSpan((t * Count + b) * Latents, Latents).ToArray())];
            Assert.Equal(together[b], model.Bounds(scope, Batch(Count, 2, 1, b), own).Single());
        }
    }

    [Fact]
    public void Where_the_value_is_not_known_the_prior_is_drawn_from()
    {
        using var parameters = new ParameterSet();
        var model = Model(parameters, columns: 1, known: 0);
        using var scope = new Scope(_device);
        var (state, value) = model.Start(scope, Batch(3, 1, 0).Window);
        var latent = model.Step(scope, state, value, default, 0, Noise(3 * Latents)).Latent!.Value;
        Assert.All(latent.Divergence(scope).ToArray(), divergence => Assert.Equal(0, divergence, 1e-6));
        Assert.All(latent.LogRatio(scope).ToArray(), ratio => Assert.Equal(0, ratio));
        Assert.Throws<ArgumentException>(() => model.Step(scope, state, value, default, 0, Noise(2 * Latents)));
        Assert.Throws<ArgumentException>(() => model.Loss(scope, Batch(3, 1, 0)));
    }

    /// <summary>
    /// x = a z + b + s n with z and n standard normal has the likelihood N(x; b, a² + s²), and the posterior of z is a Gaussian. With it every draw has the
    /// likelihood as its weight; with another one the bound is lower, and draws together come nearer.
    /// </summary>
    [Fact]
    public void Where_the_likelihood_is_known_the_bound_is_below_it_and_touches_it()
    {
        const int Count = 200;
        double a = 1.5, b = 0.25, floor = GaussianLikelihood.LeastDeviation * GaussianLikelihood.LeastDeviation;
        double noiseVariance = 0.25 + floor, priorVariance = 1 + floor, total = a * a * priorVariance + noiseVariance;
        var variance = 1 / (1 / priorVariance + a * a / noiseVariance);
        var slope = variance * a / noiseVariance;
        using var parameters = new ParameterSet();
        var model = Model(parameters, columns: 1, known: 0, latents: 1);
        foreach (var p in parameters.All.Where(p => !p.Name.StartsWith("encoder.", StringComparison.Ordinal)))
            _device.Fill(p.Value.Data, 0);
        // Of each pair of rectified units one holds max(v, 0) and the other max(-v, 0).
        Set("decoder.latent.latent.w", 1, -1, 0, 0);
        Set("decoder.latent.value.w", 1, -1, 0, 0);
        foreach (var layer in new[] { "joint", "posterior.hidden" }) Identity($"decoder.latent.{layer}.w");
        Set("output.w", (float)a, -(float)a, 0, 0, 0, 0, 0, 0);
        Set("output.b", (float)b, (float)Math.Log(0.5));
        Set("decoder.latent.posterior.output.w", (float)slope, -(float)slope, 0, 0, 0, 0, 0, 0);
        Posterior(slope * b, 0.5 * Math.Log(variance - floor));
        var batch = Batch(Count, 1, 0);
        var exact = Enumerable.Range(0, Count).Select(i => Enumerable.Range(0, Steps).Sum(t => LogDensity(batch.Targets[t * Count + i]))).ToArray();
        foreach (var (bound, likelihood) in Bounds(1).Zip(exact)) Assert.Equal(likelihood, bound.LogWeight, 1e-4 * Math.Max(1, Math.Abs(likelihood)));
        Assert.Equal(exact.Average(), Bounds(2).Average(bound => -bound.Reconstruction - bound.Divergence), 0.2);

        Posterior(slope * b + 0.3, 0.5 * Math.Log(variance) + 0.4);
        LatentBound[][] draws = [.. Enumerable.Range(1, 30).Select(Bounds)];
        var lower = draws.Average(one => one.Average(bound => -bound.Reconstruction - bound.Divergence));
        var tighter = Enumerable.Range(0, Count).Average(i => Math.Log(draws.Average(one => Math.Exp(one[i].LogWeight))));
        Assert.InRange(lower, exact.Average() - 3, exact.Average() - 0.5);
        Assert.InRange(tighter, lower + 0.3, exact.Average() + 0.02);

        double LogDensity(double x) => -0.5 * ((x - b) * (x - b) / total + Math.Log(2 * Math.PI * total));

        void Posterior(double shift, double logDeviation) => Set("decoder.latent.posterior.output.b", -(float)shift, (float)logDeviation);

        void Identity(string name)
        {
            var shape = parameters.All.Single(p => p.Name == name).Shape;
            Set(name, [.. Enumerable.Range(0, shape.Count).Select(i => i / shape[1] == i % shape[1] ? 1f : 0)]);
        }

        void Set(string name, params float[] values)
        {
            _device.Upload(values, parameters.All.Single(p => p.Name == name).Value.Data);
            parameters.Touch();
        }

        LatentBound[] Bounds(int seed)
        {
            using var scope = new Scope(_device);
            return model.Bounds(scope, batch, Noise(Steps * Count, seed));
        }
    }

    private ForecastingModel Model(ParameterSet parameters, int columns, int known, int autoregression = 0, int latents = Latents)
    {
        var options = new ForecastingModelOptions
        {
            Window = Window, Horizon = Steps, Encoder = new() { Cell = RnnType.Gru, HiddenSize = 5, Bidirectional = false, Dropout = 0 },
            Decoder = new() { HiddenSize = 6, Autoregression = autoregression, Latent = new() { Size = latents, FeatureSize = 4 } },
        };
        var model = new ForecastingModel(parameters, options, columns, known);
        parameters.Allocate(_device, gradients: true);
        parameters.Initialize(3, 0.5f);
        parameters.Touch();
        return model;
    }

    private static float[] Noise(int count, int seed = 1) => [.. Enumerable.Range(0, count).Select(i => (float)Philox.Normal((ulong)seed, (ulong)i))];

    private static double[] Each(Tensor value, Tensor mean, Tensor logDeviation)
    {
        float[] y = value.ToArray(), m = mean.ToArray(), r = logDeviation.ToArray();
        return [.. y.Select((x, i) =>
        {
            double s = GaussianLikelihood.Deviation(r[i]), far = (x - m[i]) / s;
            return Math.Log(s) + 0.5 * far * far + 0.5 * Math.Log(2 * Math.PI);
        })];
    }

    /// <summary>Returns some made-up series, or one of them alone.</summary>
    private static SeriesBatch Batch(int count, int columns, int known, int? only = null)
    {
        int[] taken = only is { } one ? [one] : [.. Enumerable.Range(0, count)];
        var window = new FrameInput(Draw(11, Window, columns + known), [.. taken.Select(_ => Window)], columns + known);
        return new(window, Draw(12, Steps, known), Draw(13, Steps, columns));

        float[] Draw(int seed, int time, int width) => [.. from t in Enumerable.Range(0, time)
                                                           from b in taken
                                                           from i in Enumerable.Range(0, width)
                                                           select (float)Philox.Normal((ulong)seed, (ulong)((t * count + b) * width + i))];
    }
}
