using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Clips the gradient and changes the weights by an update rule.</summary>
internal sealed class Optimizer : IDisposable
{
    private readonly Device _device;
    private readonly ParameterSet _parameters;
    private readonly TrainingOptions _options;
    private readonly FrozenWeights _frozen;
    private readonly View _clip;
    private readonly Parameter[] _bounded;

    /// <summary>Creates an optimizer with moments of 0.</summary>
    /// <exception cref="ConfigurationException">A name in <see cref="TrainingOptions.Freeze"/> is no part of the model, or nothing can be pruned.</exception>
    public Optimizer(Device device, ParameterSet parameters, TrainingOptions options)
    {
        (_device, _parameters, _options) = (device, parameters, options);
        _frozen = new FrozenWeights(parameters, options.Freeze);
        _bounded = [.. parameters.All.Where(p => p.Bound > 0 && IsTrained(p))];
        using var lease = device.Enter();
        var length = parameters.Values.Length;
        First = parameters.Block(options.Optimizer == OptimizerType.Adafactor ? parameters.All.Sum(p => p.Shape.Rows + p.Shape.Columns) : length);
        Second = options.Optimizer is OptimizerType.Sgd or OptimizerType.Adagrad or OptimizerType.Adafactor ? null : parameters.Block(length);
        _clip = parameters.Block(4);
        Pruning = options.Pruning.IsOn ? new WeightPruning(parameters, options.Pruning, IsTrained) : null;
    }

    /// <summary>The first moment of the rule. That of Adafactor holds the moments of the rows and then of the columns, weight by weight.</summary>
    public View First { get; }

    /// <summary>The second moment; null for a rule that has one.</summary>
    public View? Second { get; }

    /// <summary>What was pruned of the weights; null = nothing is to be pruned.</summary>
    internal WeightPruning? Pruning { get; }

    /// <summary>Sets all moments to 0.</summary>
    public void Clear()
    {
        _device.Fill(First, 0);
        if (Second is { } second) _device.Fill(second, 0);
    }

    /// <summary>The norm of the last gradient before clipping.</summary>
    public float GradientNorm
    {
        get
        {
            Span<float> norm = stackalloc float[1];
            _device.Download(LastNorm, norm);
            return norm[0];
        }
    }

    /// <summary>The norm of the last gradient on the device, one element. Reading it waits for the device.</summary>
    internal View LastNorm => _clip.Slice(0, 1);

    /// <summary>Returns whether the norm of all weights is finite.</summary>
    public bool WeightsAreFinite()
    {
        Span<float> norm = stackalloc float[2];
        var result = _clip.Slice(2, 2);
        _device.ClipFactor(_parameters.Values, 0, result);
        _device.Download(result, norm);
        return float.IsFinite(norm[0]);
    }

    /// <summary>
    /// Applies the gradients, limits the weights that have a bound, and clears the gradients. A gradient that is not finite changes nothing, and neither do
    /// those of frozen and of pruned weights.
    /// </summary>
    /// <param name="step">The number of this update, from 1.</param>
    public void Step(int step, double rate)
    {
        var gradients = _parameters.Gradients;
        foreach (var (start, length) in _frozen.Frozen) _device.Fill(gradients.Slice(start, length), 0);
        Pruning?.Apply(gradients); // w = m v has dL/dv = m dL/dw, so that pruned weights count neither in the norm nor in moments
        _device.ClipFactor(gradients, _options.ClipGradientNorm, _clip.Slice(0, 2)); // the norm as it is before either kind of clipping
        if (_options.ClipGradientValue > 0) _device.Map(new Functions.Clamp(_options.ClipGradientValue), gradients, gradients);
        Apply(step, (float)rate);
        foreach (var p in _bounded) _device.Map(new Functions.Clamp(p.Bound), p.Value.Data, p.Value.Data);
        Pruning?.Apply(_parameters.Values); // moments from before go on for a while
        _parameters.Touch();
        _parameters.ClearGradients();
    }

    private void Apply(int step, float rate)
    {
        var o = _options;
        switch (o.Optimizer)
        {
            case OptimizerType.Adam: Update(Adam(o.WeightDecay, 0)); break;
            case OptimizerType.AdamW: Update(Adam(0, o.WeightDecay)); break;
            case OptimizerType.Sgd: Update(new SgdRule(rate, o.Momentum, o.WeightDecay)); break;
            case OptimizerType.Adagrad: Update(new AdagradRule(rate, o.Epsilon ?? 1e-10f, o.WeightDecay)); break;
            case OptimizerType.Adadelta: Update(new AdadeltaRule(rate, o.SquaresDecay ?? 0.9f, o.Epsilon ?? 1e-6f, o.WeightDecay)); break;
            case OptimizerType.RmsProp: Update(new RmsPropRule(rate, o.SquaresDecay ?? 0.99f, o.Epsilon ?? 1e-8f, o.Momentum, o.WeightDecay)); break;
            case OptimizerType.Adafactor: UpdateFactored(step, rate); break;
        }

        AdamRule Adam(float decay, float decoupledDecay)
        {
            var (b1, b2) = (o.AdamBetas[0], o.AdamBetas[1]);
            return new(rate, b1, b2, o.AdamEpsilon, (float)(1 - Math.Pow(b1, step)), (float)(1 - Math.Pow(b2, step)), decay, decoupledDecay);
        }
    }

    private void Update<R>(R rule) where R : unmanaged, IUpdateRule
    {
        foreach (var (start, length) in _frozen.Trained)
            _device.Update(rule, _parameters.Values.Slice(start, length), _parameters.Gradients.Slice(start, length), First.Slice(start, length),
                Second is { } second ? second.Slice(start, length) : default, _clip.Slice(1, 1));
    }

    private void UpdateFactored(int step, float rate)
    {
        var at = 0;
        foreach (var p in _parameters.All)
        {
            int rows = p.Shape.Rows, columns = p.Shape.Columns;
            if (IsTrained(p))
                _device.Adafactor(new AdafactorStep(rows, columns, rate, (float)(1 - Math.Pow(step, -0.8)), _options.WeightDecay), p.Value.Data, p.Value.Grad,
                    First.Slice(at, rows), First.Slice(at + rows, columns), _clip.Slice(1, 1));
            at += rows + columns;
        }
    }

    private bool IsTrained(Parameter p)
    {
        var start = p.Value.Data.Offset;
        return _frozen.Trained.Any(range => range.Start <= start && start < range.Start + range.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Free(First.Storage);
        if (Second is { } second) _device.Free(second.Storage);
        _device.Free(_clip.Storage);
        Pruning?.Dispose();
    }
}
