using System.Diagnostics;
using Seq2Seq.Tensors;

namespace Seq2Seq.Benchmarks;

/// <summary>Shows how the time is spent: a line for each kernel, the slowest first.</summary>
internal static class ProfileTable
{
    /// <summary>Prints what the device has measured, if anything.</summary>
    public static void Print(Device device, int steps)
    {
        if (device.Profile is not { } profile) return;
        (string Name, long Calls, double Seconds, double GigaFlops)[] lines = [.. profile.Entries];
        device.Profile = null;
        double total = lines.Sum(l => l.Seconds), best = ProductRate(device);
        foreach (var (name, calls, seconds, rate) in lines)
            Console.WriteLine($"  {name,-28} {calls / (double)steps,7:F1} calls/step {seconds / steps * 1e3,9:F3} ms/step {seconds / total,6:P0} of the time" +
                (name.Contains("roduct") || name.Contains("ultiply") || name.Contains("Compute") ? $" {rate,9:F1} GFLOP/s, {rate / best,4:P0} of the best"
                    : ""));
        Console.WriteLine($"  {lines.Sum(l => l.Calls) / (double)steps:F0} calls/step, {total / steps * 1e3:F3} ms/step in kernels; the best product measured: {best:F0} GFLOP/s");
    }

    /// <summary>Returns the GFLOP/s of a large square product.</summary>
    private static double ProductRate(Device device)
    {
        var n = device.Name.StartsWith("CPU", StringComparison.Ordinal) || device.Name.StartsWith("cpu", StringComparison.Ordinal) ? 1024 : 4096;
        using var tape = new Scope(device);
        Tensor a = tape.Zeros(new Shape(n, n)), b = tape.Zeros(new Shape(n, n)), c = tape.Zeros(new Shape(n, n));
        var fastest = double.MaxValue;
        for (var i = 0; i < 6; i++)
        {
            Where.Wait(device);
            var start = Stopwatch.GetTimestamp();
            device.Multiply(new MatrixProduct(n, n, n, a.Data, b.Data, c.Data));
            Where.Wait(device);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2d * n * n * n / fastest / 1e9;
    }
}
