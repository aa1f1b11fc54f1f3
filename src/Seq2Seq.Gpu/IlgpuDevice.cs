using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Seq2Seq.Tensors;
using Device = Seq2Seq.Tensors.Device;

namespace Seq2Seq.Gpu;

/// <summary>
/// A device that runs kernels of ILGPU on one stream. Work is queued and done in order, and only a download waits. Every sum has a fixed order. The
/// operands of kernels have the names of the formulas in <see cref="Device"/>.
/// </summary>
internal sealed partial class IlgpuDevice : Device
{
    /// <summary>The number of threads of a group.</summary>
    private const int GroupSize = 256;

    private readonly Card _card;
    private readonly AcceleratorStream _stream;
    private readonly StoragePool<GpuStorage> _pool;
    private readonly Staging _staging;
    private readonly long _memoryLimit;
    private readonly CuBlasProducts? _cuBlas;
    private readonly bool _tensorFloat32;
    private long _held, _waits;

    public IlgpuDevice(Card card, string name, GpuOptions options, CuBlasProducts? cuBlas)
    {
        (_card, Name, _memoryLimit, _cuBlas) = (card, name, options.MemoryLimit, cuBlas);
        _tensorFloat32 = options.Products == GpuProducts.CuBlasTf32;
        lock (card.Gate)
        {
            card.Accelerator.Bind();
            _stream = card.Accelerator.CreateStream();
            _staging = new Staging(card.Accelerator, _stream);
        }
        _pool = new StoragePool<GpuStorage>(New, Release);
    }

    public override string Name { get; }

    /// <summary>The number of times that the host waited for the device.</summary>
    internal long Waits => _waits + _staging.Waits;

    // Memory

    public override long MostUsedBytes => sizeof(float) * _pool.MostUsed;

    public override void ResetMostUsedBytes() => _pool.ResetMostUsed();

    protected override Storage Take(int length)
    {
        var storage = _pool.Take(length);
        storage.Forget();
        return storage;
    }

    protected override void Return(Storage storage) => _pool.Return((GpuStorage)storage);

    private GpuStorage New(int length)
    {
        var bytes = sizeof(float) * (long)length;
        if (_memoryLimit > 0 && _held + bytes > _memoryLimit) throw new OutOfDeviceMemoryException(Name, bytes, _held);
        try
        {
            lock (_card.Gate)
            {
                _card.Accelerator.Bind();
                var storage = new GpuStorage(_card.Accelerator.Allocate1D<float>(length));
                _held += bytes;
                return storage;
            }
        }
        catch (AcceleratorException error) when (IsOutOfMemory(error))
        {
            throw new OutOfDeviceMemoryException(Name, bytes, _held, error);
        }
    }

    /// <summary>Frees memory. Work that was queued earlier may still use the memory, so it is finished first.</summary>
    private void Release(GpuStorage storage)
    {
        _held -= sizeof(float) * (long)storage.Length;
        lock (_card.Gate)
        {
            _card.Accelerator.Bind();
            _stream.Synchronize();
            _waits++;
            storage.Free();
        }
    }

    private static bool IsOutOfMemory(AcceleratorException error) => error switch
    {
        CudaException { Error: var e } => e.Contains("OUT_OF_MEMORY", StringComparison.Ordinal),
        CLException { Error: var e } =>
            e is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_OUT_OF_HOST_MEMORY or CLError.CL_INVALID_BUFFER_SIZE,
        _ => false,
    };

    private static ArrayView<float> Of(View view) => view.Storage == null ? default : ((GpuStorage)view.Storage).Floats(view);

    private static ArrayView<int> Ints(View view) => view.Storage == null ? default : ((GpuStorage)view.Storage).Ints(view);

    private static ArrayView<sbyte> Bytes(View view) => view.Storage == null ? default : ((GpuStorage)view.Storage).Bytes(view);

    public override void Upload(ReadOnlySpan<float> from, View to)
    {
        Turn.Check();
        _staging.Upload(from, Of(to));
    }

    public override void Upload(ReadOnlySpan<int> from, View to)
    {
        Turn.Check();
        ((GpuStorage)to.Storage).Uploaded(from);
        _staging.Upload(from, Ints(to));
    }

    public override void Download(View from, Span<float> to) => Download(Of(from), to[..from.Length]);

    public override void Download(View from, Span<int> to) => Download(Ints(from), to[..from.Length]);

    private unsafe void Download<T>(ArrayView<T> from, Span<T> to) where T : unmanaged
    {
        if (to.IsEmpty) return;
        Turn.Check();
        _waits++;
        try
        {
            fixed (T* pinned = to) from.CopyToCPU(_stream, ref *pinned, to.Length);
        }
        catch (AcceleratorException error) when (IsOutOfMemory(error))
        {
            throw new OutOfDeviceMemoryException(Name, 0, _held, error); // some drivers look for memory only when it is used
        }
    }

    // Launching

    /// <summary>Runs one thread for each of <paramref name="items"/>. Threads beyond the last item find nothing to do.</summary>
    private void Each<K>(K kernel, long items) where K : struct, IKernel
    {
        if (items > 0) Launch(kernel, new KernelConfig((int)((items + GroupSize - 1) / GroupSize), GroupSize));
    }

    /// <summary>Runs one group of threads for each of <paramref name="groups"/>.</summary>
    private void Groups<K>(K kernel, int groups, int size = GroupSize) where K : struct, IKernel
    {
        if (groups > 0) Launch(kernel, new KernelConfig(groups, size));
    }

    private void Launch<K>(K kernel, KernelConfig config, double work = 0) where K : struct, IKernel
    {
        Turn.Check();
        try
        {
            lock (_card.Gate)
            {
                var run = _card.Kernel<K>();
                _timing?.Start();
                run(_stream, config, kernel);
                _timing?.End(Kernels.Name(typeof(K)), work);
            }
        }
        catch (AcceleratorException error) when (IsOutOfMemory(error))
        {
            throw new OutOfDeviceMemoryException(Name, 0, _held, error);
        }
    }

    // Profile

    private Timing? _timing;

    internal override Profile? Profile
    {
        get => _timing?.Profile;
        set => _timing = value == null ? null : new Timing(_stream, value);
    }

    public override void Dispose()
    {
        lock (_card.Gate)
        {
            _card.Accelerator.Bind();
            _stream.Synchronize();
            _pool.Clear();
            _staging.Dispose();
            _stream.Dispose();
        }
    }
}
