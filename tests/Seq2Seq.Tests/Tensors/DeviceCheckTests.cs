using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tensors;

/// <summary>What the program checks of a device, and whether an error would show.</summary>
public class DeviceCheckTests
{
    private static readonly Shape Shape = new(3, 5);

    [Fact]
    public void Every_line_of_the_table_is_run()
    {
        using var device = CpuDevice.Create(threads: 1);
        CaseError[] all = [.. DeviceCheck.Run(device)], tiny = [.. DeviceCheck.Run(device, tiny: true)];
        Assert.All([.. all, .. tiny], result => Assert.True(result.Right, $"{result.Case} is off by {result.Error:0.0e+0}"));
        Assert.Equal(Names(OperatorTable.Operators, 8), all.Select(Name));
        Assert.Equal(Names(OperatorTable.Operators.Where(line => line.Samples == 0), 1), tiny.Select(Name));

        static string[] Names(IEnumerable<OperatorCase> operators, int size) =>
            [.. operators.Select(line => line.Name), .. OperatorTable.Kernels(size).Select(line => "kernel " + line.Name)];

        static string Name(CaseError result) => result.Case.Replace("value of ", "").Replace("gradient of ", "");
    }

    [Fact]
    public void Every_line_has_a_name_of_its_own()
    {
        Assert.Distinct(OperatorTable.Operators.Select(line => line.Name));
        Assert.Distinct(OperatorTable.Kernels(8).Select(line => line.Name));
    }

    [Fact]
    public void A_wrong_value_shows() =>
        Wrong("value of scale", new OperatorCase("scale", [Shape], (tape, x) => [tape.Scale(x[0], 2.0001f)], x => Array.ConvertAll(x[0], v => 2 * v)));

    /// <summary>x c with c = x has the value x², but not its gradient.</summary>
    [Fact]
    public void A_wrong_gradient_shows() =>
        Wrong("gradient of square", new OperatorCase("square", [Shape],
            (tape, x) => [tape.Multiply(x[0], tape.Of(x[0].ToArray(), Shape))],
            x => Array.ConvertAll(x[0], v => v * v)));

    [Fact]
    public void A_value_that_is_not_a_number_shows() =>
        Wrong("value of scale", new OperatorCase("scale", [Shape], (tape, x) => [tape.Scale(x[0], float.NaN)], x => x[0]));

    [Theory]
    [InlineData(1.001f)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_wrong_kernel_shows(float filled)
    {
        using var device = CpuDevice.Create(threads: 1);
        var error = new KernelCase("fill", o => o.Device.Fill(o.Result(7), o.Device == device ? filled : 1)).Check(device);
        Assert.Equal("kernel fill", error.Case);
        Assert.False(error.Right);
    }

    private static void Wrong(string name, OperatorCase line)
    {
        using var device = CpuDevice.Create(threads: 1);
        var error = line.Check(device);
        Assert.Equal(name, error.Case);
        Assert.False(error.Right);
    }
}
