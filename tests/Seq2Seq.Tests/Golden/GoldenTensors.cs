using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>
/// The golden tensors of one prefix on a tape. Inputs are put on the tape, outputs are compared and given their gradient, and gradients are compared.
/// </summary>
internal sealed class GoldenTensors(GoldenFile golden, Tape tape, string prefix)
{
    private readonly Dictionary<string, Tensor> _inputs = new(StringComparer.Ordinal);

    /// <summary>The lengths [B] of the sentences.</summary>
    public View Lengths => tape.Integers(golden.Integers("lengths"));

    /// <summary>Returns a tensor that takes a gradient.</summary>
    /// <param name="name">Its name without the prefix.</param>
    /// <param name="shared">It stands in the file without the prefix.</param>
    public Tensor Input(string name, bool shared = false)
    {
        var key = shared ? name : prefix + name;
        return _inputs[name] = tape.Of(golden[key], new Shape(golden.Shape(key)), requiresGrad: true);
    }

    /// <summary>Compares an output and sets its gradient, which consists of the weights with which the output enters the loss.</summary>
    public void Output(string name, Tensor output, string? lossWeight = null)
    {
        Compare(name, output.ToArray());
        tape.Device.Upload(golden[prefix + (lossWeight ?? "loss_weight." + name)], output.Grad);
    }

    /// <summary>Compares the gradients of all inputs.</summary>
    public void CheckGradients()
    {
        foreach (var (name, tensor) in _inputs) Compare("grad." + name, tensor.GradToArray());
    }

    /// <summary>Compares to within 1e-5, and 2e-5 of the tensor's largest element.</summary>
    public void Compare(string name, float[] actual)
    {
        var expected = golden[prefix + name];
        Assert.Equal(expected.Length, actual.Length);
        var allowed = 1e-5 + 2e-5 * expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed,
                $"{prefix}{name}, element {i}: {expected[i]:R} expected, {actual[i]:R} found, {allowed:0.0e+0} allowed");
    }
}
