using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;
using Xunit.Abstractions;

namespace Seq2Seq.Tests.Gpu;

/// <summary>
/// What <c>devices --check</c> does, on every device: each kernel against plain code on the processor, at sizes that are multiples of nothing.
/// </summary>
public class KernelTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> Rows =>
        from d in TestDevices.Gpus.Append(TestDevices.Emulator)
            .Append(TestDevices.All[^1]) from kernel in DeviceCheck.Kernels select new object[] { d.Name, kernel };

    public static IEnumerable<object[]> CuBlasRows =>
        from kernel in DeviceCheck.Kernels where kernel.StartsWith("product", StringComparison.Ordinal) select new object[] { TestDevices.CuBlas.Name, kernel };

    [DeviceTheory]
    [MemberData(nameof(CuBlasRows))]
    [MemberData(nameof(Rows))]
    public void Equals_plain_code(string device, string kernel)
    {
        using Device d = TestDevices.Named(device).Create(), plain = CpuDevice.Create(1, 32);
        foreach (var size in Sizes(device))
            foreach (var (name, error) in DeviceCheck.Run(d, plain, size, kernel))
            {
                output.WriteLine($"{name} on {device}: {error:0.0e+0}");
                Assert.True(error <= DeviceCheck.Allowed, $"{name} on {device}: off by {error:0.0e+0}");
            }
    }

    [DeviceTheory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void The_bits_are_the_same_every_time(string device)
    {
        using Device one = TestDevices.Named(device).Create(), other = TestDevices.Named(device).Create();
        foreach (var kernel in DeviceCheck.Kernels)
            foreach (var (a, b) in DeviceCheck.Results(one, kernel).Zip(DeviceCheck.Results(other, kernel))) Bits.Equal(a, b);
    }

    /// <summary>A mask is drawn from a counter: the same on every device.</summary>
    [DeviceTheory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void Dropout_is_the_processors(string device)
    {
        using Device d = TestDevices.Named(device).Create(), cpu = CpuDevice.Create(1);
        foreach (var kernel in new[] { "dropout", "dropout, added" })
            Bits.Equal(DeviceCheck.Results(cpu, kernel, 32)[0], DeviceCheck.Results(d, kernel, 32)[0]);
    }

    private static int[] Sizes(string device) => device == TestDevices.Emulator.Name ? [1] : [1, 8, 11];
}
