using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// A recurrent decoder of numbers. A step reads the C values before it and the K known numbers of its row, and gives a Gaussian for each value: with h the
/// output of the recurrent layers, (m, r) = W h + b, and the mean m gets the value before it if it is residual, and Σ_i A_i z_(t-i) if there is an
/// autoregression.
/// </summary>
public sealed class ForecastDecoder
{
    private readonly ForecastDecoderOptions _options;
    private readonly int _columns;
    private readonly RecurrentStack _stack;
    private readonly Dropout _hiddenDropout;
    private readonly Bridge _bridge;
    private readonly Linear _output;
    private readonly Parameter? _autoregression;

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
        var (inputs, hidden) = (known + (options.Feeding == FeedingType.None ? 1 : columns), options.HiddenSize);
        var cell = options.OfCell(options.Cell, initial);
        _stack = new RecurrentStack([.. Enumerable.Range(0, options.Layers).Select(l => options.Stacked(parameters, "decoder", l,
            Cell.Create(parameters, $"decoder.layers.{l}", cell, l == 0 ? inputs : hidden, hidden), options.Dropout, readsBelow: l > 0))]);
        _hiddenDropout = Dropout.Create(parameters, options.HiddenDropout, options.VariationalDropout);
        _bridge = new Bridge(parameters, options.InitialState, memory, _stack);
        _output = new Linear(parameters, "output.w", "output.b", hidden, 2 * columns);
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
        return before == null ? layers : new State([.. layers.Parts, before]);
    }

    /// <summary>Computes one step.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="state">The state before the step.</param>
    /// <param name="value">[B, C]: the values before the step.</param>
    /// <param name="known">[B, K]: the known numbers of the step; null if K = 0.</param>
    /// <param name="ahead">How far the step lies ahead, as a share of the horizon.</param>
    /// <returns>The state after the step, the means m [B, C] and the log-deviations r [B, C], see <see cref="GaussianLikelihood"/>.</returns>
    public (State Next, Tensor Mean, Tensor LogDeviation) Step(Scope scope, State state, Tensor value, Tensor? known, float ahead)
    {
        ArgumentNullException.ThrowIfNull(value);
        var batch = value.Shape[0];
        var x = value;
        if (_options.Feeding == FeedingType.None)
        {
            x = scope.New(new Shape(batch, 1));
            scope.Device.Fill(x.Data, ahead);
        }
        if (known != null) x = scope.Concat(x, known);
        var layers = state[..(_stack.Count * _stack.StateParts)];
        var (y, next) = _stack.Run(scope, x.Reshape(1, batch, x.Shape.Columns), layers);
        var output = _output.Apply(scope, _hiddenDropout.Apply(scope, y.Reshape(batch, y.Shape.Columns)));
        Tensor mean = scope.Columns(output, 0, _columns), logDeviation = scope.Columns(output, _columns, _columns);
        if (_options.Residual) mean = scope.Add(mean, value);
        if (_autoregression == null) return (next, mean, logDeviation);
        var recent = state.Count > layers.Count ? scope.Concat(value, state[^1]) : value;
        mean = scope.Add(mean, scope.Linear(recent, _autoregression));
        if (state.Count > layers.Count) next = new State([.. next.Parts, scope.Columns(recent, 0, recent.Shape.Columns - _columns)]);
        return (next, mean, logDeviation);
    }
}
