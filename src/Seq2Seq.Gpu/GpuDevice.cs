using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Device = Seq2Seq.Tensors.Device;

namespace Seq2Seq.Gpu;

/// <summary>Finds and opens GPUs.</summary>
public static class GpuDevice
{
    /// <summary>The number of warps of 32 threads in a group of the emulator.</summary>
    private const int WarpsOfEmulator = 8;

    private const string NativeHasNone = "this program was compiled to native code, which has no GPU; the program that runs on .NET has the GPU";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<GpuInfo, Card> Cards = [];
    private static Context? _context;
    private static List<(GpuInfo Info, ILGPU.Runtime.Device Device)>? _found;

    /// <summary>
    /// The devices that were found: CUDA, then OpenCL GPUs, then processors under OpenCL, then the emulator. A program that was compiled ahead of time has
    /// none, because ILGPU compiles the kernels from their intermediate code while a program runs.
    /// </summary>
    public static IReadOnlyList<GpuInfo> Found => RuntimeFeature.IsDynamicCodeSupported ? [.. Devices().Select(d => d.Info)] : [];

    /// <summary>The reason why no GPU was found; null if one was.</summary>
    public static string? WhyNone
    {
        get
        {
            if (!RuntimeFeature.IsDynamicCodeSupported) return NativeHasNone;
            if (Found.Any(d => d.Kind is GpuKind.Cuda or GpuKind.OpenCL)) return null;
            if (!Libraries.HasCuda && !Libraries.HasOpenCL) return "neither CUDA's driver (libcuda.so.1) nor an OpenCL loader (libOpenCL.so.1) is installed";
            if (Found.Any(d => d.Kind == GpuKind.OpenCLProcessor)) return "OpenCL knows only a processor, which is used when named, as opencl-cpu";
            return Libraries.HasCuda ? "CUDA's driver is installed but shows no GPU that ILGPU can use"
                : "OpenCL is installed but shows no device that ILGPU can use (a GPU with OpenCL 2.0 and generic addresses, or a processor with OpenCL 2.0)";
        }
    }

    /// <summary>Opens a device. Devices on the same card share its kernels, which are compiled once.</summary>
    /// <param name="which">One of <see cref="Found"/>.</param>
    /// <param name="options">The options; null = the defaults.</param>
    /// <exception cref="InvalidOperationException">The device cannot be opened, or cuBLAS was asked for and is not there. The message says why.</exception>
    public static Device Create(GpuInfo which, GpuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(which);
        if (!RuntimeFeature.IsDynamicCodeSupported) throw new InvalidOperationException(NativeHasNone);
        options ??= new GpuOptions();
        try
        {
            var card = CardOf(which);
            var cuBlas = options.Products == GpuProducts.Kernel ? null : CuBlasOf(card, which, options.Products);
            if (options.Compiling is { } compiling) card.Compile(compiling);
            var products = cuBlas == null ? "" : options.Products == GpuProducts.CuBlasTf32 ? ", cuBLAS (TF32)" : ", cuBLAS";
            var kind = which.Kind switch { GpuKind.Cuda => "CUDA", GpuKind.Emulator => "emulator", _ => "OpenCL" };
            return new IlgpuDevice(card, $"{which.Name} ({kind}{products})", options, cuBlas);
        }
        catch (Exception error) when (error is AcceleratorException or InternalCompilerException or CapabilityNotSupportedException or NotSupportedException)
        {
            throw new InvalidOperationException($"{which.Name} ({which.Driver}) cannot be used: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>Returns in words whether cuBLAS can compute the matrix products on this device.</summary>
    public static string CuBlas(GpuInfo which)
    {
        ArgumentNullException.ThrowIfNull(which);
        return !RuntimeFeature.IsDynamicCodeSupported ? NativeHasNone : which.Kind != GpuKind.Cuda ? "cuBLAS only on CUDA" : CardOf(which).CuBlas(out var why) is { } found ? $"cuBLAS {found.Version}" : $"no cuBLAS: {why}";
    }

    /// <summary>
    /// Configures the compiler without the second level of optimization. That level treats branches as uniform that are not, such as those on values
    /// from loops or from other branches.
    /// </summary>
    internal static Context.Builder Configure(Context.Builder builder) => builder.EnableAlgorithms().Optimize(OptimizationLevel.O1);

    private static List<(GpuInfo Info, ILGPU.Runtime.Device Device)> Devices()
    {
        lock (Gate)
        {
            if (_found != null) return _found;
            Libraries.Register();
            _context = Context.Create(b =>
            {
                if (Libraries.HasCuda) b.Cuda();
                if (Libraries.HasOpenCL) b.OpenCL(OpenCLSource.CanUse);
                b.CPU(new CPUDevice(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: WarpsOfEmulator, numMultiprocessors: 1));
                Configure(b).Profiling();
            });
            var found = _context.Devices.AsEnumerable().Select(d => (Kind: KindOf(d), Device: d)).Where(d => d.Kind != null).OrderBy(d => d.Kind).ToArray();
            return _found = [.. found.Select((d, i) => (Describe(d.Kind!.Value, i - Array.FindIndex(found, f => f.Kind == d.Kind), d.Device), d.Device))];
        }
    }

    private static GpuKind? KindOf(ILGPU.Runtime.Device device) => device switch
    {
        CudaDevice => GpuKind.Cuda,
        CLDevice processor when OpenCLSource.IsProcessor(processor) => GpuKind.OpenCLProcessor,
        CLDevice { DeviceType: var type } when (type & CLDeviceType.CL_DEVICE_TYPE_GPU) != 0 => GpuKind.OpenCL,
        CPUDevice => GpuKind.Emulator,
        _ => null,
    };

    private static GpuInfo Describe(GpuKind kind, int index, ILGPU.Runtime.Device device) => new(kind, index, device.Name, device.MemorySize, device switch
    {
        CudaDevice cuda =>
            $"CUDA {cuda.DriverVersion.Major}.{cuda.DriverVersion.Minor}, compute capability {cuda.Architecture?.Major}.{cuda.Architecture?.Minor}",
        CLDevice cl => $"OpenCL {cl.DeviceVersion.Major}.{cl.DeviceVersion.Minor}, {cl.PlatformName}",
        _ => "ILGPU 1.5",
    });

    private static Card CardOf(GpuInfo which)
    {
        var device = Devices().FirstOrDefault(d => d.Info == which).Device ?? throw new InvalidOperationException($"there is no device '{which.Name}'");
        lock (Gate)
        {
            if (!Cards.TryGetValue(which, out var card)) Cards.Add(which, card = new Card(device.CreateAccelerator(_context!)));
            return card;
        }
    }

    private static CuBlasProducts? CuBlasOf(Card card, GpuInfo which, GpuProducts products) =>
        card.CuBlas(out var why) is { } found ? found : products == GpuProducts.Auto ? null
            : throw new InvalidOperationException($"no cuBLAS on {which.Name}: {why}");
}
