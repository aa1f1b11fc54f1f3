using System.CommandLine;
using System.Globalization;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Cli.Commands;

/// <summary><c>devices</c>: what there is to compute on, and whether it computes right.</summary>
internal static class DevicesCommand
{
    public static Command Create(Streams streams)
    {
        var check = new Option<bool>("--check")
        {
            Description = "Run every kernel of the device on random numbers and print the largest difference from plain code on the processor."
        };
        var device = Options.Device();
        var command = new Command("devices", "List what there is to compute on.") { check, device };
        command.SetAction(parsed => parsed.GetValue(check) ? Check(parsed.GetRequiredValue(device), streams) : List(streams));
        return command;
    }

    private static int List(Streams streams)
    {
        var cores = Environment.ProcessorCount;
        streams.Output.WriteLine($"{"cpu",-13}{Devices.ProcessorName()}, {cores} core{(cores == 1 ? "" : "s")}, {CpuDevice.VectorBits}-bit vectors");
        foreach (var gpu in GpuDevice.Found)
        {
            var name = gpu.Kind switch { GpuKind.Cuda => "cuda", GpuKind.OpenCL => "opencl", GpuKind.OpenCLProcessor => "opencl-cpu", _ => "emulator" };
            var memory = string.Create(CultureInfo.InvariantCulture, $"{gpu.Bytes / (double)(1 << 30):F1} GiB");
            streams.Output.WriteLine($"{(gpu.Index == 0 ? name : $"{name}:{gpu.Index}"),-13}" + gpu.Kind switch
            {
                GpuKind.Emulator => "the GPU kernels on the processor, thread by thread: for debuggers",
                GpuKind.Cuda => $"{gpu.Name}, {memory}, {gpu.Driver}, {GpuDevice.CuBlas(gpu)}",
                _ => $"{gpu.Name}, {memory}, {gpu.Driver}",
            });
        }
        if (GpuDevice.WhyNone is { } why)
            streams.Output.WriteLine($"no GPU: {why}");
        return 0;
    }

    private static int Check(string name, Streams streams)
    {
        using Device device = Devices.Create(name, null, streams), plain = CpuDevice.Create(1, vectorBits: 32);
        streams.Output.WriteLine($"{device.Name}, largest relative difference of each kernel; {DeviceCheck.Allowed:0e+0} is allowed");
        var wrong = 0;
        foreach (var (kernel, error) in DeviceCheck.Run(device, plain, name.StartsWith("emulator", StringComparison.Ordinal) ? 1 : 8))
        {
            var right = error <= DeviceCheck.Allowed;
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(right ? "ok   " : "WRONG")} {error:0.0e+0}  {kernel}"));
            wrong += right ? 0 : 1;
        }
        return wrong == 0 ? 0
            : throw new Seq2SeqException($"{wrong} of {DeviceCheck.Kernels.Count} kernels are wrong on {device.Name}; compute on another device");
    }
}
