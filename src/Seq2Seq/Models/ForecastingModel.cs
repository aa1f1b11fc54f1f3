using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Continues series of numbers: an encoder reads the last rows, and a decoder gives a Gaussian for each value of each step after them. It is the form
/// many-to-many of a recurrent network, with numbers in the place of tokens.
/// </summary>
internal sealed class ForecastingModel
{
    private readonly ForecastingModelOptions _options;
    private readonly FrameEncoder _encoder;
    private readonly ForecastDecoder _decoder;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the model.</param>
    /// <param name="columns">The number C of values of a row that are forecast.</param>
    /// <param name="known">The number K of numbers of a row that are known beforehand.</param>
    public ForecastingModel(ParameterSet parameters, ForecastingModelOptions options, int columns, int known)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(known);
        (Parameters, _options, Columns, Known) = (parameters, options, columns, known);
        _encoder = new FrameEncoder(parameters, options.Encoder with { StatesAreRead = false }, new FrontOptions(),
            FrameShape.Row(columns + known), options.Initial);
        _decoder = new ForecastDecoder(parameters, options.Decoder, columns, known, _encoder.Width, options.Initial);
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The number C of values of a row that are forecast.</summary>
    public int Columns { get; }

    /// <summary>The number K of numbers of a row that are known beforehand.</summary>
    public int Known { get; }

    /// <summary>The number Z of latent numbers of a step; 0 = there are none.</summary>
    public int Latents => _options.Decoder.Latent.Size;

    /// <summary>
    /// Computes the loss of known values, a term for each of the T B C numbers. With latent variables it is the bound on the negative log-likelihood, whose
    /// divergence Σ_t KL(q(z_t) || p(z_t)) is spread over the numbers of a step (Chung et al. 2015, equation 11).
    /// </summary>
    /// <param name="batch">The series, with targets.</param>
    /// <param name="own">
    /// [T, B]: where a decoder that is fed given values is fed the mean of its own step before, through which the gradient flows; empty = nowhere.
    /// </param>
    /// <param name="normalizer">The divisor of the gradient, usually T B C.</param>
    /// <param name="noise">[T, B, Z]: standard normal numbers, of which the latent numbers are made.</param>
    /// <param name="divergenceWeight">The weight of the divergence in the loss. In the log-likelihood line of the terms it is 1.</param>
    public LossTerms Loss(Scope scope, SeriesBatch batch, ReadOnlySpan<bool> own = default, float normalizer = 1, ReadOnlySpan<float> noise = default,
        float divergenceWeight = 1)
    {
        var (mean, deviation, latents) = Unroll(scope, batch, own, noise);
        var targets = scope.Of(batch.Targets, mean.Shape).Data;
        var likelihood = _options.Loss == ForecastLoss.Gaussian ? scope.GaussianLoss(mean, deviation, targets, normalizer)
            : scope.GaussianLoss(new Tensor(scope.Device, mean.Data, mean.Shape), deviation, targets, normalizer);
        if (latents.Length > 0) scope.AddLoss(likelihood, scope.Stack([.. latents.Select(latent => latent.Divergence(scope))]), divergenceWeight, normalizer);
        if (_options.Loss == ForecastLoss.Gaussian) return likelihood;
        var terms = scope.SquaredError(mean, targets, normalizer);
        var rows = terms.Rows;
        scope.Device.CopyBlock(likelihood.Terms.Slice(rows, rows), rows, terms.Terms.Slice(rows, rows), rows, 1, rows);
        return terms;
    }

    /// <summary>Computes the parts of the bound on the log-likelihood of each series, for latent numbers drawn from the posteriors.</summary>
    /// <param name="batch">The series, with targets.</param>
    /// <param name="noise">[T, B, Z]: standard normal numbers, of which the latent numbers are made.</param>
    public LatentBound[] Bounds(Scope scope, SeriesBatch batch, ReadOnlySpan<float> noise)
    {
        var (mean, deviation, latents) = Unroll(scope, batch, default, noise);
        var likelihood = scope.New(mean.Shape);
        scope.Device.Map(new GaussianLikelihood.Term(), mean.Data, deviation.Data, scope.Of(batch.Targets, mean.Shape).Data, likelihood.Data);
        double[] reconstruction = Sums(likelihood), divergence = Sums(scope.Stack([.. latents.Select(latent => latent.Divergence(scope))])),
            ratio = Sums(scope.Stack([.. latents.Select(latent => latent.LogRatio(scope))]));
        return [.. reconstruction.Select((sum, b) => new LatentBound(sum, divergence[b], ratio[b] - sum))];

        double[] Sums(Tensor each) // [T, B, .]
        {
            var (sums, values) = (new double[batch.Count], each.ToArray());
            for (var i = 0; i < values.Length; i++) sums[i / each.Shape.Columns % batch.Count] += values[i];
            return sums;
        }
    }

    private (Tensor Mean, Tensor LogDeviation, LatentStep[] Latents) Unroll(Scope scope, SeriesBatch batch, ReadOnlySpan<bool> own, ReadOnlySpan<float> noise)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(batch);
        var (count, width) = (batch.Count, batch.Count * Columns);
        var steps = batch.Targets.Length / width;
        if (noise.Length != steps * count * Latents)
            throw new ArgumentException($"{noise.Length} random numbers for {steps * count} steps of {Latents} latent numbers", nameof(noise));
        var results = new ForecastStep[steps];
        var (state, last) = Start(scope, batch.Window);
        var value = last;
        for (var t = 0; t < steps; t++)
        {
            if (t > 0) value = Fed(scope, results[t - 1].Mean, batch.Targets.AsSpan((t - 1) * width, width), own.IsEmpty ? own : own.Slice(t * count, count));
            var known = batch.Known.AsSpan(t * count * Known, count * Known);
            var target = Latents == 0 ? null : scope.Of(batch.Targets.AsSpan(t * width, width), value.Shape);
            results[t] = Step(scope, state, value, known, t, noise.Slice(t * count * Latents, count * Latents), target);
            state = results[t].Next;
        }
        return (scope.Stack([.. results.Select(step => step.Mean)]), scope.Stack([.. results.Select(step => step.LogDeviation)]),
            [.. results.Where(step => step.Latent != null).Select(step => step.Latent!.Value)]);
    }

    /// <summary>Reads the last rows.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="window">[W, B, C + K]: the last rows.</param>
    /// <returns>The state before the first step, and the last values [B, C].</returns>
    public (State State, Tensor Last) Start(Scope scope, FrameInput window)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(window);
        var before = _options.Decoder.Autoregression - 1;
        var state = _decoder.Start(scope, _encoder.Encode(scope, window), before > 0 ? Values(scope, window, 1, before) : null);
        return (state, Values(scope, window, 0, 1));
    }

    /// <summary>Computes one step.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="state">The state before the step.</param>
    /// <param name="value">[B, C]: the values before the step.</param>
    /// <param name="known">[B, K]: the known numbers of the step.</param>
    /// <param name="t">The number of the step, from 0.</param>
    /// <param name="noise">[B, Z]: standard normal numbers, of which latent numbers are made.</param>
    /// <param name="target">[B, C]: the values of the step, which the posterior of the latent numbers has seen; null = they are drawn from the prior.</param>
    public ForecastStep Step(Scope scope, State state, Tensor value, ReadOnlySpan<float> known, int t, ReadOnlySpan<float> noise = default,
        Tensor? target = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(value);
        if (noise.Length != value.Shape[0] * Latents)
            throw new ArgumentException($"{noise.Length} random numbers for {value.Shape[0]} rows of {Latents} latent numbers", nameof(noise));
        return _decoder.Step(scope, state, value, Known == 0 ? null : scope.Of(known, new Shape(known.Length / Known, Known)), (t + 1f) / _options.Horizon,
            Latents == 0 ? null : scope.Of(noise, new Shape(value.Shape[0], Latents)), target);
    }

    /// <summary>Returns what the step after a mean is fed in training.</summary>
    private Tensor Fed(Scope scope, Tensor mean, ReadOnlySpan<float> targets, ReadOnlySpan<bool> own)
    {
        if (_options.Decoder.Feeding != FeedingType.Given) return mean;
        if (!own.Contains(true)) return scope.Of(targets, mean.Shape);
        float[] mask = new float[targets.Length], given = targets.ToArray();
        for (var i = 0; i < mask.Length; i++)
            if (own[i / Columns]) (mask[i], given[i]) = (1, 0);
        return scope.Add(scope.Multiply(mean, scope.Of(mask, mean.Shape)), scope.Of(given, mean.Shape));
    }

    /// <summary>Returns values of the last rows [B, count C], the newest first.</summary>
    /// <param name="skipped">The number of rows after them.</param>
    private Tensor Values(Scope scope, FrameInput window, int skipped, int count)
    {
        var batch = window.Lengths.Length;
        var time = window.Values.Length / (batch * window.Width);
        var values = new float[batch * count * Columns];
        for (var b = 0; b < batch; b++)
            for (var i = 0; i < count; i++)
                window.Values.AsSpan(((time - 1 - skipped - i) * batch + b) * window.Width, Columns).CopyTo(values.AsSpan((b * count + i) * Columns));
        return scope.Of(values, new Shape(batch, count * Columns));
    }
}

/// <summary>The parts of the bound on the log-likelihood of a series, in nats.</summary>
/// <param name="Reconstruction">-Σ_t ln p(x_t | z_t, h_t) for the drawn latent numbers z.</param>
/// <param name="Divergence">Σ_t KL(q(z_t | x_t, h_t) || p(z_t | h_t)).</param>
/// <param name="LogWeight">
/// ln w = Σ_t ln p(x_t | z_t, h_t) + ln p(z_t | h_t) - ln q(z_t | x_t, h_t). The mean of w over draws tends to the likelihood (Burda et al. 2016).
/// </param>
internal readonly record struct LatentBound(double Reconstruction, double Divergence, double LogWeight);
