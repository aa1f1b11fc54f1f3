using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Cli;

/// <summary>The one place that chooses a device.</summary>
internal static class Devices
{
    /// <summary>Why there is no GPU.</summary>
    public const string NoGpu = "built without a GPU backend";

    /// <summary>The device that <c>--device</c> asks for.</summary>
    /// <param name="name"><c>auto</c>, <c>cpu</c> or <c>gpu</c>.</param>
    /// <param name="threads">CPU threads; null = one per core.</param>
    /// <exception cref="UserError">There is no such device.</exception>
    public static Device Create(string name, int? threads) => name == "gpu"
        ? throw new UserError($"there is no GPU to compute on: {NoGpu}; use --device cpu or auto", UserError.Usage)
        : CpuDevice.Create(threads ?? 0);

    /// <summary>What a person calls this machine's processor.</summary>
    public static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        string? model = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return model ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
    }
}
