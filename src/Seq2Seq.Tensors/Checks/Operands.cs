namespace Seq2Seq.Tensors;

/// <summary>Operands of the calls of one <see cref="KernelCase"/>, the same random numbers on every device.</summary>
internal sealed class Operands(Device device) : IDisposable
{
    private readonly List<Storage> _storage = [];
    private readonly List<View> _results = [];
    private int _seed;

    public Device Device => device;

    /// <summary>Returns numbers uniform in ±limit.</summary>
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

    /// <summary>Returns random numbers that the kernel changes.</summary>
    public View Result(int count, float limit = 1) => Result(Random(count, limit));

    public View Result(View view)
    {
        _results.Add(view);
        return view;
    }

    /// <summary>Returns what the kernel has left in each operand that it changes.</summary>
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
