using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tensors;

/// <summary>A kernel of the table, called without a tape. It must leave in its operands what plain code on the processor leaves there.</summary>
/// <param name="Name">Kernel, and the form it is called in.</param>
/// <param name="Run">Calls the kernel, once or more.</param>
internal sealed record KernelCase(string Name, Action<Operands> Run)
{
    /// <summary>What devices that round differently may differ by.</summary>
    public const double Tolerance = 2e-5;

    /// <summary>Runs the kernel on the device and in plain code.</summary>
    public CaseError Check(Device device)
    {
        using var plain = CpuDevice.Create(threads: 1, vectorBits: 32);
        return new($"kernel {Name}", Results(plain).Zip(Results(device), Error).Max(), Tolerance);
    }

    /// <summary>Returns what the kernel leaves in the operands it changes.</summary>
    public float[][] Results(Device device)
    {
        using var operands = new Operands(device);
        Run(operands);
        return operands.Results();
    }

    private static double Error(float[] expected, float[] actual)
    {
        double largest = 1, worst = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            if (float.IsNaN(expected[i]) && float.IsNaN(actual[i]) || expected[i] == actual[i]) continue;
            if (float.IsFinite(expected[i])) largest = Math.Max(largest, Math.Abs(expected[i]));
            var difference = Math.Abs((double)expected[i] - actual[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }
        return worst / largest;
    }
}
