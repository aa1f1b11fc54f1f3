using System.Globalization;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli;

/// <summary>The one place that chooses a device.</summary>
internal static class Devices
{
    /// <summary>Environment variable with the device to use where <c>--device</c> is not given.</summary>
    public const string Variable = "SEQ2SEQ_DEVICE";

    /// <summary>Environment variable with the MiB of a GPU's memory to take at most.</summary>
    public const string MemoryVariable = "SEQ2SEQ_GPU_MEMORY";

    /// <summary>What is asked for where <c>--device</c> is not given.</summary>
    public static string Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "auto";

    /// <summary>The device that <c>--device</c> asks for.</summary>
    /// <param name="name">See <see cref="DeviceChoice"/>.</param>
    /// <param name="threads">CPU threads; null = one per core.</param>
    /// <param name="streams">Where the progress of compiling kernels is shown; none = nowhere, and they are compiled when needed.</param>
    /// <exception cref="Seq2SeqException">There is no such device.</exception>
    public static Device Create(string name, int? threads, Streams? streams = null)
    {
        var choice = DeviceChoice.Parse(name) ?? throw new ConfigurationException($"{Variable} is '{name}', expected one of {DeviceChoice.Expected}");
        try
        {
            var device = choice.Open(threads ?? 0, streams is { ErrorIsTerminal: true }
                ? (number, of) => streams.Error.Write($"\rcompiling kernels {number}/{of} ") : null, MemoryLimit());
            if (streams is { ErrorIsTerminal: true })
                streams.Error.Write("\r\u001b[K");
            return device;
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigurationException($"{error.Message}; use --device cpu or auto", error);
        }
    }

    private static long MemoryLimit() => Environment.GetEnvironmentVariable(MemoryVariable) is not { Length: > 0 } text ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) ? mebibytes << 20
        : throw new ConfigurationException($"{MemoryVariable} is '{text}', expected a number of MiB");

    /// <summary>What a person calls this machine's processor.</summary>
    public static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var model = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return model ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
    }
}
