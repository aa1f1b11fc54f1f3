using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Seq2Seq.Gpu;

/// <summary>
/// Page-locked memory of the host that uploads pass through, so that an upload need not wait for the device. The memory is a ring, and the host waits
/// once each time round.
/// </summary>
internal sealed class Staging : IDisposable
{
    /// <summary>The number of elements of the ring, which is enough for the ids of hundreds of batches.</summary>
    private const int Length = 1 << 20;

    private readonly AcceleratorStream _stream;
    private readonly PageLockedArray1D<int> _ring;
    private int _next;

    public Staging(Accelerator accelerator, AcceleratorStream stream)
    {
        _stream = stream;
        _ring = accelerator.AllocatePageLocked1D<int>(Length, uninitialized: true);
    }

    /// <summary>The number of times that the host waited.</summary>
    public long Waits { get; private set; }

    /// <summary>Queues a copy to the device. The call waits for large copies, such as weights.</summary>
    public unsafe void Upload<T>(ReadOnlySpan<T> from, ArrayView<T> to) where T : unmanaged
    {
        if (from.IsEmpty) return;
        if (from.Length > Length / 8)
        {
            fixed (T* pinned = from) to.SubView(0, from.Length).CopyFromCPU(_stream, ref *pinned, from.Length);
            Waits++;
            return;
        }
        if (_next + from.Length > Length)
        {
            _stream.Synchronize();
            Waits++;
            _next = 0;
        }
        var slot = MemoryMarshal.Cast<int, T>(_ring.Span.Slice(_next, from.Length));
        from.CopyTo(slot);
        to.SubView(0, from.Length).CopyFromCPUUnsafeAsync(_stream, ref slot[0], from.Length);
        _next += from.Length;
    }

    public void Dispose() => _ring.Dispose();
}
