using ILGPU;
using ILGPU.Runtime;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

/// <summary>Memory of a GPU.</summary>
internal sealed class GpuStorage(MemoryBuffer1D<float, Stride1D.Dense> buffer) : Storage((int)buffer.Length)
{
    private readonly ArrayView<float> _floats = buffer.View.AsContiguous();
    private readonly ArrayView<int> _ints = buffer.View.Cast<float, int>().AsContiguous();
    private readonly ArrayView<sbyte> _bytes = buffer.View.Cast<float, sbyte>().AsContiguous();

    /// <summary>
    /// The smallest of the integers uploaded since the memory was handed out. Together with the largest it serves to check ids without waiting for
    /// the device.
    /// </summary>
    public int Least { get; private set; }

    public int Most { get; private set; }

    public ArrayView<float> Floats(View view) => _floats.SubView(view.Offset, view.Length);

    public ArrayView<int> Ints(View view) => _ints.SubView(view.Offset, view.Length);

    public ArrayView<sbyte> Bytes(View view) => _bytes.SubView(4L * view.Offset, 4L * view.Length);

    public void Uploaded(ReadOnlySpan<int> values)
    {
        foreach (var value in values)
        {
            Least = Math.Min(Least, value);
            Most = Math.Max(Most, value);
        }
    }

    public void Forget() => (Least, Most) = (0, 0);

    public void Free() => buffer.Dispose();
}
