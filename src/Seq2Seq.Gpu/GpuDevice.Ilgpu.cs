using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Seq2Seq.Tensors;
using Device = Seq2Seq.Tensors.Device;

namespace Seq2Seq.Gpu;

public static partial class GpuDevice
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<GpuInfo, Card> Cards = [];
    private static Context? _context;
    private static List<(GpuInfo Info, ILGPU.Runtime.Device Device)>? _found;

    private static partial IReadOnlyList<GpuInfo> Find() => [.. Devices().Select(d => d.Info)];

    private static List<(GpuInfo Info, ILGPU.Runtime.Device Device)> Devices()
    {
        lock (Gate)
        {
            if (_found != null) return _found;
            Libraries.Register();
            _context = Context.Create(b =>
            {
                if (Libraries.HasCuda) b.Cuda();
                if (Libraries.HasOpenCL) b.OpenCL();
                b.CPU(new CPUDevice(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: GroupsOfEmulator, numMultiprocessors: 1));
                Configure(b).Profiling();
            });
            var found = _context.Devices.AsEnumerable().Select(d => (Kind: KindOf(d), Device: d)).Where(d => d.Kind != null).OrderBy(d => d.Kind).ToArray();
            return _found = [.. found.Select((d, i) => (Describe(d.Kind!.Value, i - Array.FindIndex(found, f => f.Kind == d.Kind), d.Device), d.Device))];
        }
    }

    /// <summary>
    /// Not the second level of optimization: it takes branches to be uniform that are not, those on values from loops or from other branches.
    /// </summary>
    private static Context.Builder Configure(Context.Builder builder) => builder.EnableAlgorithms().Optimize(OptimizationLevel.O1);

    /// <summary>Warps of 32 threads in a group of the emulator.</summary>
    private const int GroupsOfEmulator = 8;

    private static GpuKind? KindOf(ILGPU.Runtime.Device device) => device switch
    {
        CudaDevice => GpuKind.Cuda,
        CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU } => GpuKind.OpenCL,
        CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU } => GpuKind.OpenCLProcessor,
        CPUDevice => GpuKind.Emulator,
        _ => null,
    };

    private static GpuInfo Describe(GpuKind kind, int index, ILGPU.Runtime.Device device) => new(kind, index, device.Name, device.MemorySize, device switch
    {
        CudaDevice cuda => $"CUDA {cuda.DriverVersion.Major}.{cuda.DriverVersion.Minor}, compute capability {cuda.Architecture?.Major}.{cuda.Architecture?.Minor}",
        CLDevice cl => $"OpenCL {cl.DeviceVersion.Major}.{cl.DeviceVersion.Minor}, {cl.PlatformName}",
        _ => "ILGPU 1.5",
    });

    private static partial string Reason()
    {
        if (!Libraries.HasCuda && !Libraries.HasOpenCL) return "neither CUDA's driver (libcuda.so.1) nor an OpenCL loader (libOpenCL.so.1) is installed";
        if (Found.Any(d => d.Kind == GpuKind.OpenCLProcessor)) return "OpenCL knows only a processor, which is used when named, as opencl-cpu";
        return Libraries.HasCuda ? "CUDA's driver is installed but shows no GPU that ILGPU can use" : "OpenCL is installed but shows no device that ILGPU can use (OpenCL 2.0 with generic addresses, or PoCL 7)";
    }

    private static Card CardOf(GpuInfo which)
    {
        var device = Devices().FirstOrDefault(d => d.Info == which).Device ?? throw new InvalidOperationException($"there is no device '{which.Name}'");
        lock (Gate)
        {
            if (!Cards.TryGetValue(which, out var card)) Cards.Add(which, card = new Card(device.CreateAccelerator(_context!)));
            return card;
        }
    }

    private static partial Device Open(GpuInfo which, GpuOptions options)
    {
        try
        {
            var card = CardOf(which);
            var cuBlas = options.Products == GpuProducts.Kernel ? null : CuBlasOf(card, which, options.Products);
            if (options.Compiling is { } compiling) card.Compile(compiling);
            var products = cuBlas == null ? "" : options.Products == GpuProducts.CuBlasTf32 ? ", cuBLAS (TF32)" : ", cuBLAS";
            return new IlgpuDevice(card, $"{which.Name} ({which.Kind switch { GpuKind.Cuda => "CUDA", GpuKind.Emulator => "emulator", _ => "OpenCL" }}{products})", options, cuBlas);
        }
        catch (Exception error) when (error is AcceleratorException or InternalCompilerException or CapabilityNotSupportedException or NotSupportedException)
        {
            throw new InvalidOperationException($"{which.Name} ({which.Driver}) cannot be used: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static CuBlasProducts? CuBlasOf(Card card, GpuInfo which, GpuProducts products) =>
        card.CuBlas(out var why) is { } found ? found : products == GpuProducts.Auto ? null : throw new InvalidOperationException($"no cuBLAS on {which.Name}: {why}");

    private static partial string DescribeCuBlas(GpuInfo which) =>
        which.Kind != GpuKind.Cuda ? "cuBLAS only on CUDA" : CardOf(which).CuBlas(out var why) is { } found ? $"cuBLAS {found.Version}" : $"no cuBLAS: {why}";

    internal static partial long Waits(Device device) => ((IlgpuDevice)device).Waits;

    internal static partial void Multiply(Device device, in MatrixProduct product, int tile)
    {
        var gpu = (IlgpuDevice)device;
        if (tile == 1) gpu.Multiply<Tile1>(product);
        else if (tile == 2) gpu.Multiply<Tile2>(product);
        else if (tile == 4) gpu.Multiply<Tile4>(product);
        else gpu.Multiply<Tile8>(product);
    }

    internal static partial IEnumerable<(string Kernel, string Ptx)> CodeForCuda()
    {
        using var context = Context.Create(b => Configure(b).CPU());
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        var body = typeof(Card).GetMethod(nameof(Card.Body), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var kernel in Kernels.All)
        {
            var entry = EntryPointDescription.FromExplicitlyGroupedKernel(body.MakeGenericMethod(kernel));
            yield return (Kernels.Name(kernel), ((PTXCompiledKernel)backend.Compile(entry, default(KernelSpecialization))).PTXAssembly);
        }
    }
}
