using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>
/// The one table of operators. Tiny shapes, none a multiple of a vector's width; the cases called "large" are large enough to be
/// shared between threads. A new operator is a new line in the file of its family.
/// </summary>
public static partial class OperatorTable
{
    public static IReadOnlyList<OperatorCase> All { get; } = [.. Elementwise(), .. Products(), .. Columns(), .. Attention(), .. Recurrent(), .. Loss()];

    public static OperatorCase Named(string name) => All.Single(c => c.Name == name);

    /// <summary>Rows (device, operator).</summary>
    public static IEnumerable<object[]> OnEachDevice => from d in TestDevices.All from c in All select new object[] { d.Name, c.Name };

    /// <summary>Rows (device, operator), the emulator and cases small enough for it.</summary>
    public static IEnumerable<object[]> OnTheEmulator => from c in All where c.Samples == 0 select new object[] { TestDevices.Emulator.Name, c.Name };

    /// <summary>Rows (device, operator), one device for each way of rounding.</summary>
    public static IEnumerable<object[]> OnEachArithmetic => from d in TestDevices.EachArithmetic from c in All select new object[] { d[0], c.Name };

    /// <summary>Integers for an operator that may do without; null = absent.</summary>
    private static View Integers(Tape tape, int[]? values) => values == null ? default : tape.Integers(values);

    private static double[] Each(double[] x, Func<double, double> f) => Array.ConvertAll(x, v => f(v));

    private static double[] Each(double[] x, double[] y, Func<double, double, double> f) => [.. x.Zip(y, f)];
}
