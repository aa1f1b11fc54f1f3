using System.Runtime.Intrinsics;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tensors;

/// <summary>A device that the operator table runs on.</summary>
/// <param name="Name">First argument of every row of a theory that runs on devices.</param>
/// <param name="Open">Opens it; a device without threads to choose ignores their number.</param>
/// <param name="Threads">Number of threads that the table uses.</param>
/// <param name="Absent">Why it cannot be used here; null if it can.</param>
public sealed record TestDevice(string Name, Func<int, Device> Open, int Threads, string? Absent = null)
{
    /// <summary>Opens the device. Where it is absent the test is skipped, with the reason.</summary>
    public Device Create() => WithThreads(Threads);

    /// <summary>Opens the device with a number of threads of the test's own. Where it is absent the test is skipped, with the reason.</summary>
    public Device WithThreads(int threads)
    {
        Assert.SkipWhen(Absent != null, $"{Name}: {Absent}");
        return Open(threads);
    }
}

/// <summary>The one list of devices under test. A new device is a line here.</summary>
public static class TestDevices
{
    /// <summary>GPUs by the kernel in C#, not by a library; cuBLAS has tests of its own.</summary>
    public static IReadOnlyList<TestDevice> Gpus { get; } =
    [
        .. Gpu("gpu", GpuKind.Cuda, GpuKind.OpenCL),
        .. Gpu("opencl-cpu", GpuKind.OpenCLProcessor),
    ];

    /// <summary>Hundreds of times slower than any other: for the tiniest shapes.</summary>
    public static TestDevice Emulator { get; } = Gpu("emulator", GpuKind.Emulator).Single();

    /// <summary>Products by cuBLAS, whose rows depend, in their last bits, on the number of rows.</summary>
    public static TestDevice CuBlas { get; } = Gpu("cuBLAS", GpuKind.Cuda).First() is { Absent: not null } absent ? absent
        : new TestDevice("cuBLAS", _ => GpuDevice.Create(GpuDevice.Found[0], new GpuOptions { Products = GpuProducts.CuBlas }), 1,
            GpuDevice.CuBlas(GpuDevice.Found[0]) is var found && found.StartsWith("cuBLAS", StringComparison.Ordinal) ? null : found);

    public static IReadOnlyList<TestDevice> All { get; } =
    [
        .. Gpus,
        .. Cpu(512, Vector512.IsHardwareAccelerated),
        .. Cpu(256, Vector256.IsHardwareAccelerated),
        .. Cpu(128, Vector128.IsHardwareAccelerated),
        .. Cpu(32, true),
    ];

    private static IEnumerable<TestDevice> Cpu(int bits, bool inHardware)
    {
        var absent = inHardware ? null : $"the processor has no {bits}-bit vectors";
        foreach (var threads in new[] { 1, 2 })
            yield return new TestDevice($"cpu {bits} bits, {threads} thread{(threads == 1 ? "" : "s")}", n => CpuDevice.Create(n, bits), threads, absent);
    }

    private static IEnumerable<TestDevice> Gpu(string name, params GpuKind[] kinds)
    {
        GpuInfo[] found = [.. GpuDevice.Found.Where(d => kinds.Contains(d.Kind))];
        if (found.Length == 0) return [new TestDevice(name, _ => throw new InvalidOperationException(), 1, GpuDevice.WhyNone ?? $"no {name} was found")];
        return found.Select(d => new TestDevice($"{d.Name}{(d.Index == 0 ? "" : $" {d.Index}")}, {(d.Kind == GpuKind.Cuda ? "CUDA" : d.Kind == GpuKind.Emulator ? "emulator" : "OpenCL")}",
            _ => GpuDevice.Create(d, new GpuOptions { Products = GpuProducts.Kernel }), 1));
    }

    public static TestDevice Named(string name) => All.Append(Emulator).Append(CuBlas).First(d => d.Name == name);

    /// <summary>Rows (device).</summary>
    public static IEnumerable<object[]> Each => All.Select(d => new object[] { d.Name });

    /// <summary>Rows (device), GPUs and the like only.</summary>
    public static IEnumerable<object[]> EachGpu => Gpus.Select(d => new object[] { d.Name });

    /// <summary>Rows (device), one for each way of rounding: tests that choose the number of threads themselves.</summary>
    public static IEnumerable<object[]> EachArithmetic => All.Where(d => d.Threads == 1).Select(d => new object[] { d.Name });
}
