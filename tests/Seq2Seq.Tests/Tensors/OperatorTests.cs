using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Runs the operator table on the devices.</summary>
public class OperatorTests(ITestOutputHelper output)
{
    /// <summary>Rows (device, operator).</summary>
    public static IEnumerable<object[]> OnEachDevice => from d in TestDevices.All from c in OperatorTable.Operators select new object[] { d.Name, c.Name };

    /// <summary>Rows (device, operator), the emulator and cases small enough for it.</summary>
    public static IEnumerable<object[]> OnTheEmulator => from c in OperatorTable.Tiny select new object[] { TestDevices.Emulator.Name, c.Name };

    /// <summary>Rows (device, operator), one device for each way of rounding.</summary>
    public static IEnumerable<object[]> OnEachArithmetic =>
        from d in TestDevices.EachArithmetic from c in OperatorTable.Operators select new object[] { d[0], c.Name };

    [Theory]
    [MemberData(nameof(OnEachDevice))]
    [MemberData(nameof(OnTheEmulator))]
    public void Value_and_gradient_are_those_of_the_reference(string device, string name)
    {
        using var d = TestDevices.Named(device).Create();
        var line = OperatorTable.Operator(name);
        var result = line.Run(d);
        double value = line.ValueError(result), gradient = line.GradientError(result);
        output.WriteLine($"{name} on {device}: error of the value {value:0.0e+0}, of the gradient {gradient:0.0e+0}");
        Assert.True(value <= line.ValueTolerance, $"{name} on {device}: the value is off by {value:0.0e+0}, allowed {line.ValueTolerance:0.0e+0}");
        Assert.True(gradient <= line.GradientTolerance, $"{name} on {device}: the gradient is off by {gradient:0.0e+0}, allowed {line.GradientTolerance:0.0e+0}");
    }

    [Theory]
    [MemberData(nameof(OnEachArithmetic))]
    public void Gradients_are_added_to_what_is_there(string device, string name)
    {
        using var d = TestDevices.Named(device).Create();
        var line = OperatorTable.Operator(name);
        var error = line.GradientError(line.Run(d, gradient: 1), before: 1);
        Assert.True(error <= line.GradientTolerance, $"{name} on {device}: off by {error:0.0e+0}, allowed {line.GradientTolerance:0.0e+0}");
    }

    [Theory]
    [MemberData(nameof(OnEachArithmetic))]
    public void Bits_do_not_depend_on_threads(string device, string name)
    {
        var line = OperatorTable.Operator(name);
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
