using Seq2Seq.Tensors;

namespace Seq2Seq.Benchmarks;

/// <summary>Where the time goes: a line for each kernel, the slowest first.</summary>
internal static class ProfileTable
{
    /// <summary>Prints what the device has measured, if anything.</summary>
    public static void Print(Device device, int steps)
    {
        foreach (var (name, calls, seconds, gigaFlops) in device.Profile?.Entries ?? [])
            Console.WriteLine($"  {name,-28} {calls / (double)steps,7:F1} calls/step {seconds / steps * 1e3,9:F2} ms/step {(gigaFlops > 0 ? $"{gigaFlops,8:F1} GFLOP/s" : "")}");
    }
}
