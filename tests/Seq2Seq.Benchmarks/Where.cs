using System.CommandLine;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;

namespace Seq2Seq.Benchmarks;

/// <summary>The device that a benchmark runs on.</summary>
internal static class Where
{
    public static Option<DeviceChoice> Option() => new("--device")
    {
        DefaultValueFactory = _ => DeviceChoice.Parse("cpu")!,
        Description = $"one of {DeviceChoice.Expected}; /kernel, /cublas or /tf32 behind it says how CUDA multiplies",
        CustomParser = result =>
        {
            if (DeviceChoice.Parse(result.Tokens[^1].Value) is { } choice) return choice;
            result.AddError($"--device is '{result.Tokens[^1].Value}', expected one of {DeviceChoice.Expected}");
            return null;
        },
    };

    public static Device Open(DeviceChoice choice, int threads)
    {
        var device = choice.Open(threads, (number, of) => Console.Error.Write($"\rcompiling kernels {number}/{of} "));
        if (!choice.Equals(DeviceChoice.Parse("cpu"))) Console.Error.WriteLine();
        return device;
    }

    /// <summary>Waits until the device has finished all its work.</summary>
    public static void Wait(Device device)
    {
        var storage = device.Allocate(1);
        device.Download(new View(storage, 0, 1), new float[1]);
        device.Free(storage);
    }
}
