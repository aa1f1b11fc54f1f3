using System.Globalization;
using Seq2Seq.Gpu;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli;

/// <summary>Chooses the device. No other place does.</summary>
internal static class Devices
{
    /// <summary>The environment variable that names the device if <c>--device</c> is not given.</summary>
    public const string Variable = "SEQ2SEQ_DEVICE";

    /// <summary>The environment variable that limits the memory taken on a GPU, in MiB.</summary>
    public const string MemoryVariable = "SEQ2SEQ_GPU_MEMORY";

    /// <summary>The device that is used if <c>--device</c> is not given.</summary>
    public static string Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "auto";

    /// <summary>Creates the device that <c>--device</c> asks for.</summary>
    /// <param name="name">The name of the device; see <see cref="DeviceChoice"/>.</param>
    /// <param name="threads">The number of CPU threads; null = one per core.</param>
    /// <param name="streams">The streams that show the progress of compiling kernels. Null = no progress is shown, and kernels are compiled when they
    /// are needed.</param>
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

    /// <summary>Returns the name of this machine's processor, for a person to read.</summary>
    public static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var model = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return model ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
    }
}
