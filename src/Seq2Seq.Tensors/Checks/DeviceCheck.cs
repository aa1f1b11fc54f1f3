namespace Seq2Seq.Tensors;

/// <summary>How far a kernel's results are from those of another device.</summary>
/// <param name="Kernel">Kernel, and the form it was called in.</param>
/// <param name="Error">Largest difference, relative to the largest expected value where that is over 1; infinite where one has a number and the other none.</param>
public readonly record struct KernelError(string Kernel, double Error);

/// <summary>Runs every kernel of a device and of another one on the same random operands, of sizes that are multiples of nothing, and compares.</summary>
public static partial class DeviceCheck
{
    /// <summary>What devices that round differently may differ by.</summary>
    public const double Allowed = 2e-5;

    /// <summary>The kernels and forms that are compared.</summary>
    public static IReadOnlyList<string> Kernels => [.. Lines(1).Select(line => line.Name)];

    /// <summary>Compares; a line at a time, as it is enumerated.</summary>
    /// <param name="device">The device in question.</param>
    /// <param name="reference">What it is compared with, usually the processor.</param>
    /// <param name="size">1 = a few numbers to a kernel, for an emulator; 8 = the usual.</param>
    /// <param name="kernel">Only this one of <see cref="Kernels"/>; null = all.</param>
    public static IEnumerable<KernelError> Run(Device device, Device reference, int size = 8, string? kernel = null)
    {
        foreach (var (name, run) in Lines(size).Where(line => kernel == null || line.Name == kernel))
            yield return new KernelError(name, Results(reference, run).Zip(Results(device, run), Error).Max());
    }

    /// <summary>What a kernel leaves in the operands it writes.</summary>
    public static float[][] Results(Device device, string kernel, int size = 8) => Results(device, Lines(size).Single(line => line.Name == kernel).Run);

    private static float[][] Results(Device device, Action<Operands> run)
    {
        using var operands = new Operands(device);
        run(operands);
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

    /// <summary>Operands of one call, the same random numbers on every device.</summary>
    private sealed class Operands(Device device) : IDisposable
    {
        private readonly List<Storage> _storage = [];
        private readonly List<View> _results = [];
        private int _seed;

        public Device Device => device;

        /// <summary>Uniform in ±limit.</summary>
        public View Random(int count, float limit = 1)
        {
            var values = new float[count];
            Philox.Uniform((ulong)++_seed, limit, values);
            return Of(values);
        }

        public View Of(float[] values)
        {
            var view = New(values.Length);
            device.Upload(values, view);
            return view;
        }

        public View Integers(int count, Func<int, int> value)
        {
            var view = New(count);
            device.Upload([.. Enumerable.Range(0, count).Select(value)], view);
            return view;
        }

        /// <summary>Random numbers that the kernel changes.</summary>
        public View Result(int count, float limit = 1) => Result(Random(count, limit));

        public View Result(View view)
        {
            _results.Add(view);
            return view;
        }

        public float[][] Results() => [.. _results.Select(view =>
        {
            var values = new float[view.Length];
            device.Download(view, values);
            return values;
        })];

        private View New(int count)
        {
            var storage = device.Allocate(count);
            _storage.Add(storage);
            return new View(storage, 0, count);
        }

        public void Dispose()
        {
            foreach (var storage in _storage) device.Free(storage);
        }
    }
}
