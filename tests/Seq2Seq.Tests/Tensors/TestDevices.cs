using System.Runtime.Intrinsics;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tensors;

/// <summary>A device that the operator table runs on.</summary>
/// <param name="Name">First argument of every <see cref="DeviceTheoryAttribute"/> row.</param>
/// <param name="WithThreads">Opens it; a device without threads to choose ignores their number.</param>
/// <param name="Threads">Number of threads that the table uses.</param>
/// <param name="Absent">Why it cannot be used here; null if it can.</param>
public sealed record TestDevice(string Name, Func<int, Device> WithThreads, int Threads, string? Absent = null)
{
    /// <summary>Opens the device.</summary>
    public Device Create() => Absent == null ? WithThreads(Threads) : throw new InvalidOperationException($"{Name}: {Absent}");
}

/// <summary>The one list of devices under test. A new device is a line here.</summary>
public static class TestDevices
{
    public static IReadOnlyList<TestDevice> All { get; } =
    [
        .. Cpu(512, Vector512.IsHardwareAccelerated),
        .. Cpu(256, Vector256.IsHardwareAccelerated),
        .. Cpu(128, Vector128.IsHardwareAccelerated),
        .. Cpu(32, true),
        .. Gpus(),
    ];

    private static IEnumerable<TestDevice> Cpu(int bits, bool inHardware)
    {
        var absent = inHardware ? null : $"the processor has no {bits}-bit vectors";
        foreach (var threads in new[] { 1, 2 })
            yield return new TestDevice($"cpu {bits} bits, {threads} thread{(threads == 1 ? "" : "s")}", n => CpuDevice.Create(n, bits), threads, absent);
    }

    private static IEnumerable<TestDevice> Gpus()
    {
        foreach (var g in GpuDevice.Found.Where(g => g.Kind != GpuKind.Emulator)) yield return new TestDevice($"{g.Kind} {g.Index}", _ => GpuDevice.Create(g), 1);
    }

    public static TestDevice Named(string name) => All.First(d => d.Name == name);

    /// <summary>Rows (device).</summary>
    public static IEnumerable<object[]> Each => All.Select(d => new object[] { d.Name });

    /// <summary>Rows (device), one for each way of rounding: tests that choose the number of threads themselves.</summary>
    public static IEnumerable<object[]> EachArithmetic => All.Where(d => d.Threads == 1).Select(d => new object[] { d.Name });
}
