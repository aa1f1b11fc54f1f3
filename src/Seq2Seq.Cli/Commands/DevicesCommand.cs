using System.CommandLine;
using System.Globalization;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>devices</c>, which lists the devices and checks whether they compute correctly.</summary>
internal static class DevicesCommand
{
    public static Command Create(Streams streams)
    {
        var check = new Option<bool>("--check") { Description = "Run every operator, its gradient and every kernel on the device, and print the largest error of each." };
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
        using var device = Devices.Create(name, null, streams);
        streams.Output.WriteLine($"{device.Name}, largest relative error of each operator, its gradient and each kernel, and the error allowed");
        int cases = 0, wrong = 0;
        foreach (var result in DeviceCheck.Run(device, tiny: name.StartsWith("emulator", StringComparison.Ordinal)))
        {
            var mark = result.Right ? "ok   " : "WRONG";
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mark} {result.Error:0.0e+0} of {result.Bound:0e+0}  {result.Case}"));
            cases++;
            wrong += result.Right ? 0 : 1;
        }
        return wrong == 0 ? 0 : throw new Seq2SeqException($"{wrong} of {cases} cases are wrong on {device.Name}; compute on another device");
    }
}
