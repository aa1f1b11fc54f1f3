using Xunit.Abstractions;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Runs the operator table on the devices.</summary>
public class OperatorTests(ITestOutputHelper output)
{
    [DeviceTheory]
    [MemberData(nameof(OperatorTable.OnEachDevice), MemberType = typeof(OperatorTable))]
    [MemberData(nameof(OperatorTable.OnTheEmulator), MemberType = typeof(OperatorTable))]
    public void ValueAndGradientAreThoseOfTheReference(string device, string name)
    {
        using var d = TestDevices.Named(device).Create();
        var line = OperatorTable.Named(name);
        var result = line.Run(d);
        double value = line.ValueError(result), gradient = line.GradientError(result);
        output.WriteLine($"{name} on {device}: error of the value {value:0.0e+0}, of the gradient {gradient:0.0e+0}");
        Assert.True(value <= line.ValueTolerance, $"{name} on {device}: the value is off by {value:0.0e+0}, allowed {line.ValueTolerance:0.0e+0}");
        Assert.True(gradient <= line.GradientTolerance, $"{name} on {device}: the gradient is off by {gradient:0.0e+0}, allowed {line.GradientTolerance:0.0e+0}");
    }

    [DeviceTheory]
    [MemberData(nameof(OperatorTable.OnEachArithmetic), MemberType = typeof(OperatorTable))]
    public void GradientsAreAddedToWhatIsThere(string device, string name)
    {
        using var d = TestDevices.Named(device).Create();
        var line = OperatorTable.Named(name);
        var error = line.GradientError(line.Run(d, gradient: 1), before: 1);
        Assert.True(error <= line.GradientTolerance, $"{name} on {device}: off by {error:0.0e+0}, allowed {line.GradientTolerance:0.0e+0}");
    }

    [DeviceTheory]
    [MemberData(nameof(OperatorTable.OnEachArithmetic), MemberType = typeof(OperatorTable))]
    public void BitsDoNotDependOnThreads(string device, string name)
    {
        var line = OperatorTable.Named(name);
        OperatorResult? one = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var d = TestDevices.Named(device).WithThreads(threads);
            var result = line.Run(d);
            one ??= result;
            Bits.Equal(one.Outputs, result.Outputs);
            foreach (var (a, b) in one.Gradients.Zip(result.Gradients)) Bits.Equal(a, b);
        }
    }
}
