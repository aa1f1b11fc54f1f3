using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Continues series of numbers: an encoder reads the last rows, and a decoder gives a Gaussian for each value of each step after them. It is the form
/// many-to-many of a recurrent network, with numbers in the place of tokens.
/// </summary>
public sealed class ForecastingModel
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

    /// <summary>Computes the loss of known values, a term for each of the T B C numbers.</summary>
    /// <param name="batch">The series, with targets.</param>
    /// <param name="own">
    /// [T, B]: where a decoder that is fed given values is fed the mean of its own step before, through which the gradient flows; empty = nowhere.
    /// </param>
    /// <param name="normalizer">The divisor of the gradient, usually T B C.</param>
    public LossTerms Loss(Scope scope, SeriesBatch batch, ReadOnlySpan<bool> own = default, float normalizer = 1)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(batch);
        var (count, width) = (batch.Count, batch.Count * Columns);
        var steps = batch.Targets.Length / width;
        Tensor[] means = new Tensor[steps], deviations = new Tensor[steps];
        var (state, last) = Start(scope, batch.Window);
        var value = last;
        for (var t = 0; t < steps; t++)
        {
            if (t > 0) value = Fed(scope, means[t - 1], batch.Targets.AsSpan((t - 1) * width, width), own.IsEmpty ? own : own.Slice(t * count, count));
            (state, means[t], deviations[t]) = Step(scope, state, value, batch.Known.AsSpan(t * count * Known, count * Known), t);
        }
        Tensor mean = scope.Stack(means), deviation = scope.Stack(deviations);
        var targets = scope.Of(batch.Targets, mean.Shape).Data;
        if (_options.Loss == ForecastLoss.Gaussian) return scope.GaussianLoss(mean, deviation, targets, normalizer);
        var likelihood = scope.GaussianLoss(new Tensor(scope.Device, mean.Data, mean.Shape), deviation, targets, normalizer);
        var terms = scope.SquaredError(mean, targets, normalizer);
        var rows = terms.Rows;
        scope.Device.CopyBlock(likelihood.Terms.Slice(rows, rows), rows, terms.Terms.Slice(rows, rows), rows, 1, rows);
        return terms;
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
    /// <returns>The state after the step, the means [B, C] and the log-deviations [B, C].</returns>
    public (State Next, Tensor Mean, Tensor LogDeviation) Step(Scope scope, State state, Tensor value, ReadOnlySpan<float> known, int t)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _decoder.Step(scope, state, value, Known == 0 ? null : scope.Of(known, new Shape(known.Length / Known, Known)), (t + 1f) / _options.Horizon);
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
