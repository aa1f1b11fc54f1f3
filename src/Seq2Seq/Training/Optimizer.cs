using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Clips the gradient and changes the weights by Adam, AdamW, or SGD with momentum.</summary>
public sealed class Optimizer : IDisposable
{
    private readonly Device _device;
    private readonly ParameterSet _parameters;
    private readonly TrainingOptions _options;
    private readonly FrozenWeights _frozen;
    private readonly View _clip;

    /// <summary>Creates an optimizer with moments of 0.</summary>
    /// <exception cref="ConfigurationException">A name in <see cref="TrainingOptions.Freeze"/> is no part of the model.</exception>
    public Optimizer(Device device, ParameterSet parameters, TrainingOptions options)
    {
        (_device, _parameters, _options) = (device, parameters, options);
        _frozen = new FrozenWeights(parameters, options.Freeze);
        using var lease = device.Enter();
        First = parameters.Block(parameters.Values.Length);
        Second = options.Optimizer == OptimizerType.Sgd ? null : parameters.Block(parameters.Values.Length);
        _clip = parameters.Block(4);
    }

    /// <summary>The first moment of Adam, or the velocity of SGD.</summary>
    public View First { get; }

    /// <summary>The second moment of Adam; null for SGD.</summary>
    public View? Second { get; }

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

    /// <summary>Applies the gradients and clears them. A gradient that is not finite changes nothing, and neither do those of frozen weights.</summary>
    /// <param name="step">The number of this update, from 1.</param>
    public void Step(int step, double rate)
    {
        var gradients = _parameters.Gradients;
        foreach (var (start, length) in _frozen.Frozen) _device.Fill(gradients.Slice(start, length), 0);
        _device.ClipFactor(gradients, _options.ClipGradientNorm, _clip.Slice(0, 2)); // the norm as it is before either kind of clipping
        if (_options.ClipGradientValue > 0) _device.Map(new Functions.Clamp(_options.ClipGradientValue), gradients, gradients);
        foreach (var (start, length) in _frozen.Trained) Apply(step, (float)rate, start, length);
        _parameters.Touch();
        _parameters.ClearGradients();
    }

    private void Apply(int step, float rate, int start, int length)
    {
        View w = _parameters.Values.Slice(start, length), g = _parameters.Gradients.Slice(start, length), first = First.Slice(start, length);
        var factor = _clip.Slice(1, 1);
        if (Second is { } second)
        {
            var (b1, b2) = (_options.AdamBetas[0], _options.AdamBetas[1]);
            var adam = new AdamStep(rate, b1, b2, _options.AdamEpsilon, (float)(1 - Math.Pow(b1, step)), (float)(1 - Math.Pow(b2, step)),
                _options.WeightDecay, _options.Optimizer == OptimizerType.AdamW);
            _device.Adam(adam, w, g, first, second.Slice(start, length), factor);
        }
        else _device.Sgd(w, g, first, factor, rate, _options.Momentum, _options.WeightDecay);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Free(First.Storage);
        if (Second is { } second) _device.Free(second.Storage);
        _device.Free(_clip.Storage);
    }
}
