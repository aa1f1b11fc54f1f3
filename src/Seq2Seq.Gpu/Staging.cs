using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Seq2Seq.Gpu;

/// <summary>Page-locked memory of the host that uploads pass through, so that nobody waits for them; a ring, waited for once each time round.</summary>
internal sealed class Staging : IDisposable
{
    /// <summary>Elements of the ring: the ids of hundreds of batches.</summary>
    private const int Length = 1 << 20;

    private readonly AcceleratorStream _stream;
    private readonly PageLockedArray1D<int> _ring;
    private int _next;

    public Staging(Accelerator accelerator, AcceleratorStream stream)
    {
        _stream = stream;
        _ring = accelerator.AllocatePageLocked1D<int>(Length, uninitialized: true);
    }

    /// <summary>Times that somebody waited.</summary>
    public long Waits { get; private set; }

    /// <summary>Queues a copy to the device. Large ones, such as weights, are waited for.</summary>
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
