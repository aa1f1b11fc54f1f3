using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>The effect of clipping on an update.</summary>
public class OptimizerTests
{
    [Theory]
    [InlineData(0, 0, new[] { 3f, -4, 0.5f, 0 })]
    [InlineData(1, 0, new[] { 3 / 5.0249376f, -4 / 5.0249376f, 0.5f / 5.0249376f, 0 })]
    [InlineData(0, 1, new[] { 1f, -1, 0.5f, 0 })]
    [InlineData(0, 3.5, new[] { 3f, -3.5f, 0.5f, 0 })]
    public void Clips_by_norm_or_by_value(double norm, double value, float[] expected)
    {
        var (weights, measured) = Step([3, -4, 0.5f, 0], (float)norm, (float)value);
        for (var i = 0; i < 4; i++) Assert.Equal(-expected[i], weights[i], 1e-6f);
        Assert.Equal(5.0249376f, measured, 1e-5f); // before clipping
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_changes_nothing(float bad) => Assert.Equal([0, 0, 0, 0], Step([3, bad, 0.5f, 0], 0, 1).Weights);

    /// <summary>Takes a step of plain descent with rate 1 from weights of 0.</summary>
    private static (float[] Weights, float Norm) Step(float[] gradient, float norm, float value)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var w = parameters.Add("w", new Shape(4), Initializer.Zero);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(1);
        device.Upload(gradient, w.Value.Grad);
        using var optimizer = new Optimizer(device, parameters,
            new TrainingOptions { Optimizer = OptimizerType.Sgd, ClipGradientNorm = norm, ClipGradientValue = value });
        optimizer.Step(1, 1);
        return (w.Value.ToArray(), optimizer.GradientNorm);
    }
}
