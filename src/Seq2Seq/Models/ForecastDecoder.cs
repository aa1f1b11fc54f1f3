using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// A recurrent decoder of numbers. A step reads the C values before it and the K known numbers of its row, and gives a Gaussian for each value: with h the
/// output of the recurrent layers, (m, r) = W h + b, and the mean m gets the value before it if it is residual, and Σ_i A_i z_(t-i) if there is an
/// autoregression. With a latent variable a step (Chung et al. 2015, see <see cref="LatentVariable"/>) the recurrent layers read the latent numbers of the step
/// before too, and the output layer reads those of the step beside h.
/// </summary>
internal sealed class ForecastDecoder
{
    private readonly ForecastDecoderOptions _options;
    private readonly int _columns;
    private readonly RecurrentStack _stack;
    private readonly Dropout _hiddenDropout;
    private readonly Bridge _bridge;
    private readonly Linear _output;
    private readonly Parameter? _autoregression;
    private readonly LatentVariable? _latent;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the decoder.</param>
    /// <param name="columns">The number of values C.</param>
    /// <param name="known">The number of known numbers K of a row.</param>
    /// <param name="memory">The width of the encoder's states.</param>
    /// <param name="initial">The first values of weights.</param>
    public ForecastDecoder(ParameterSet parameters, ForecastDecoderOptions options, int columns, int known, int memory, InitialValues initial)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(initial);
        (_options, _columns) = (options, columns);
        var (latent, hidden) = (options.Latent, options.HiddenSize);
        var inputs = known + (latent.Size > 0 ? 2 * latent.FeatureSize : options.Feeding == FeedingType.None ? 1 : columns);
        var cell = options.OfCell(options.Cell, initial);
        _stack = new RecurrentStack([.. Enumerable.Range(0, options.Layers).Select(l => options.Stacked(parameters, "decoder", l,
            Cell.Create(parameters, $"decoder.layers.{l}", cell, l == 0 ? inputs : hidden, hidden), options.Dropout, readsBelow: l > 0))]);
        _hiddenDropout = Dropout.Create(parameters, options.HiddenDropout, options.VariationalDropout);
        _bridge = new Bridge(parameters, options.InitialState, memory, _stack);
        if (latent.Size > 0) _latent = new LatentVariable(parameters, "decoder.latent", latent.Size, latent.FeatureSize, columns, hidden);
        _output = new Linear(parameters, "output.w", "output.b", _latent?.Width ?? hidden, 2 * columns);
        if (options.Autoregression > 0)
            _autoregression = parameters.Add("output.autoregression", new Shape(columns, options.Autoregression * columns), Initializer.Zero);
    }

    /// <summary>Returns the state before the first step.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="before">[B, (p - 1) C]: the values before the last one, the newest first; null without an autoregression over more than one value.</param>
    public State Start(Scope scope, Memory memory, Tensor? before)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var layers = _bridge.Apply(scope, memory.Last);
        return new State([.. layers.Parts, .. before == null ? [] : (Tensor[])[before],
            .. _latent == null ? [] : (Tensor[])[scope.Zeros(new Shape(layers[0].Shape[0], _latent.Width))]]);
    }

    /// <summary>Computes one step.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="state">The state before the step.</param>
    /// <param name="value">[B, C]: the values before the step.</param>
    /// <param name="known">[B, K]: the known numbers of the step; null if K = 0.</param>
    /// <param name="ahead">How far the step lies ahead, as a share of the horizon.</param>
    /// <param name="noise">[B, Z]: standard normal numbers, of which latent numbers are made; null without latent variables.</param>
    /// <param name="target">[B, C]: the values of the step, which the posterior of the latent numbers has seen; null = they are drawn from the prior.</param>
    public ForecastStep Step(Scope scope, State state, Tensor value, Tensor? known, float ahead, Tensor? noise = null, Tensor? target = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (noise is null != _latent is null) throw new ArgumentException("noise belongs to latent variables, and they need it", nameof(noise));
        var batch = value.Shape[0];
        var x = value;
        if (_options.Feeding == FeedingType.None)
        {
            x = scope.New(new Shape(batch, 1));
            scope.Device.Fill(x.Data, ahead);
        }
        if (_latent != null) x = scope.Concat(_latent.ValueFeatures(scope, x), state[^1]);
        if (known != null) x = scope.Concat(x, known);
        var layers = state[..(_stack.Count * _stack.StateParts)];
        var (y, next) = _stack.Run(scope, x.Reshape(1, batch, x.Shape.Columns), layers);
        var hidden = _hiddenDropout.Apply(scope, y.Reshape(batch, y.Shape.Columns));
        LatentStep? latent = noise == null ? null : _latent!.Draw(scope, hidden, target, noise);
        var output = _output.Apply(scope, latent is { } z ? _latent!.Joint(scope, z.Features, hidden) : hidden);
        Tensor mean = scope.Columns(output, 0, _columns), logDeviation = scope.Columns(output, _columns, _columns);
        if (_options.Residual) mean = scope.Add(mean, value);
        if (_autoregression != null)
        {
            var hasBefore = _options.Autoregression > 1;
            var recent = hasBefore ? scope.Concat(value, state[layers.Count]) : value;
            mean = scope.Add(mean, scope.Linear(recent, _autoregression));
            if (hasBefore) next = new State([.. next.Parts, scope.Columns(recent, 0, recent.Shape.Columns - _columns)]);
        }
        if (latent is { } drawn) next = new State([.. next.Parts, drawn.Features]);
        return new(next, mean, logDeviation) { Latent = latent };
    }
}

/// <summary>What a decoder of numbers gives for a step.</summary>
/// <param name="Next">The state after the step.</param>
/// <param name="Mean">[B, C]: the means m.</param>
/// <param name="LogDeviation">[B, C]: the log-deviations r, see <see cref="GaussianLikelihood"/>.</param>
internal readonly record struct ForecastStep(State Next, Tensor Mean, Tensor LogDeviation)
{
    /// <summary>The latent variable of the step; null = there is none.</summary>
    public LatentStep? Latent { get; init; }
}
