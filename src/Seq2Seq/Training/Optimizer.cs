using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Clips the gradient and changes the weights by Adam, AdamW, or SGD with momentum.</summary>
public sealed class Optimizer : IDisposable
{
    private readonly Device _device;
    private readonly ParameterSet _parameters;
    private readonly TrainingOptions _options;
    private readonly View _clip;

    /// <summary>Creates an optimizer with moments of 0.</summary>
    public Optimizer(Device device, ParameterSet parameters, TrainingOptions options)
    {
        (_device, _parameters, _options) = (device, parameters, options);
        using var lease = device.Enter();
        First = Zeros(parameters.Values.Length);
        Second = options.Optimizer == OptimizerType.Sgd ? null : Zeros(parameters.Values.Length);
        _clip = Zeros(2);
    }

    /// <summary>The first moment of Adam, or the velocity of SGD.</summary>
    public View First { get; }

    /// <summary>The second moment of Adam; null for SGD.</summary>
    public View? Second { get; }

    /// <summary>The norm of the last gradient before clipping.</summary>
    public float GradientNorm
    {
        get
        {
            Span<float> clip = stackalloc float[2];
            _device.Download(_clip, clip);
            return clip[0];
        }
    }

    /// <summary>Applies the gradients and clears them. A gradient that is not finite changes nothing.</summary>
    /// <param name="step">The number of this update, from 1.</param>
    public void Step(int step, double rate)
    {
        View w = _parameters.Values, g = _parameters.Gradients, factor = _clip.Slice(1, 1);
        _device.ClipFactor(g, _options.ClipGradientNorm, _clip); // the norm as it is before either kind of clipping
        if (_options.ClipGradientValue > 0) _device.Map(new Functions.Clamp(_options.ClipGradientValue), g, g);
        if (Second is { } second)
        {
            var (b1, b2) = (_options.AdamBetas[0], _options.AdamBetas[1]);
            var adam = new AdamStep((float)rate, b1, b2, _options.AdamEpsilon, (float)(1 - Math.Pow(b1, step)), (float)(1 - Math.Pow(b2, step)),
                _options.WeightDecay, _options.Optimizer == OptimizerType.AdamW);
            _device.Adam(adam, w, g, First, second, factor);
        }
        else _device.Sgd(w, g, First, factor, (float)rate, _options.Momentum, _options.WeightDecay);
        _parameters.Touch();
        _parameters.ClearGradients();
    }

    private View Zeros(int length)
    {
        var view = new View(_device.Allocate(length), 0, length);
        _device.Fill(view, 0);
        return view;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Free(First.Storage);
        if (Second is { } second) _device.Free(second.Storage);
        _device.Free(_clip.Storage);
    }
}
