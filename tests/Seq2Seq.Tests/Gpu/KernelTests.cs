using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Gpu;

/// <summary>Runs the kernels of the operator table on the devices, at sizes that are multiples of nothing.</summary>
public class KernelTests(ITestOutputHelper output)
{
    private static IEnumerable<string> Kernels => OperatorTable.Kernels(1).Select(kernel => kernel.Name);

    public static IEnumerable<object[]> Rows =>
        from d in TestDevices.Gpus.Append(TestDevices.Emulator).Append(TestDevices.All[^1]) from kernel in Kernels select new object[] { d.Name, kernel };

    public static IEnumerable<object[]> CuBlasRows =>
        from kernel in Kernels where kernel.StartsWith("product", StringComparison.Ordinal) select new object[] { TestDevices.CuBlas.Name, kernel };

    [Theory]
    [MemberData(nameof(CuBlasRows))]
    [MemberData(nameof(Rows))]
    public void Equals_plain_code(string device, string kernel)
    {
        using var d = TestDevices.Named(device).Create();
        foreach (var size in Sizes(device))
        {
            var error = OperatorTable.Kernel(kernel, size).Check(d);
            output.WriteLine($"{error.Case} of size {size} on {device}: {error.Error:0.0e+0}");
            Assert.True(error.Right, $"{error.Case} of size {size} on {device}: off by {error.Error:0.0e+0}, allowed {error.Bound:0.0e+0}");
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void The_bits_are_the_same_every_time(string device)
    {
        using Device one = TestDevices.Named(device).Create(), other = TestDevices.Named(device).Create();
        foreach (var kernel in OperatorTable.Kernels(8))
            foreach (var (a, b) in kernel.Results(one).Zip(kernel.Results(other))) Bits.Equal(a, b);
    }

    /// <summary>A mask is drawn from a counter, so it is the same on every device.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void Dropout_is_the_processors(string device)
    {
        using Device d = TestDevices.Named(device).Create(), cpu = CpuDevice.Create(1);
        foreach (var kernel in new[] { OperatorTable.Kernel("dropout", 32), OperatorTable.Kernel("dropout, added", 32) })
            Bits.Equal(kernel.Results(cpu)[0], kernel.Results(d)[0]);
    }

    private static int[] Sizes(string device) => device == TestDevices.Emulator.Name ? [1] : [1, 8, 11];
}
