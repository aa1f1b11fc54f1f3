using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

/// <summary>What a device is made of.</summary>
public enum GpuKind
{
    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>A GPU through OpenCL.</summary>
    OpenCL,

    /// <summary>A processor through OpenCL: the same kernels, to see that they are right.</summary>
    OpenCLProcessor,

    /// <summary>ILGPU's emulator: very slow, for a debugger.</summary>
    Emulator,
}

/// <summary>How matrix products are made on CUDA.</summary>
public enum GpuProducts
{
    /// <summary>By cuBLAS where it is found, else by the kernel.</summary>
    Auto,

    /// <summary>By the kernel in C#.</summary>
    Kernel,

    /// <summary>By cuBLAS.</summary>
    CuBlas,

    /// <summary>By cuBLAS on tensor cores: factors are rounded to 10 bits (TF32), which is faster and less exact.</summary>
    CuBlasTf32,
}

/// <summary>A device that was found.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Index">Number among those of its kind, from 0.</param>
/// <param name="Name">Name of the card.</param>
/// <param name="Bytes">Memory.</param>
/// <param name="Driver">Driver and its version.</param>
public sealed record GpuInfo(GpuKind Kind, int Index, string Name, long Bytes, string Driver);

/// <summary>How a device is opened.</summary>
public sealed record GpuOptions
{
    /// <summary>How matrix products are made.</summary>
    public GpuProducts Products { get; init; }

    /// <summary>Bytes to take at most; 0 = all there are.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Told the number of the kernel about to be compiled and of all of them; without it kernels are compiled when first used.</summary>
    public Action<int, int>? Compiling { get; init; }
}

/// <summary>Finds and opens GPUs. Built without ILGPU it finds none, and says why.</summary>
public static partial class GpuDevice
{
    /// <summary>The devices there are: CUDA, then OpenCL GPUs, then processors under OpenCL, then the emulator.</summary>
    public static IReadOnlyList<GpuInfo> Found => Find();

    /// <summary>Why no GPU was found; null if one was.</summary>
    public static string? WhyNone => Found.Any(d => d.Kind is GpuKind.Cuda or GpuKind.OpenCL) ? null : Reason();

    /// <summary>Opens a device. Devices on the same card share its kernels, which are compiled once.</summary>
    /// <param name="which">One of <see cref="Found"/>.</param>
    /// <param name="options">Options; none = the defaults.</param>
    /// <exception cref="InvalidOperationException">It cannot be opened, or cuBLAS was asked for and is not there; the message says why.</exception>
    public static Device Create(GpuInfo which, GpuOptions? options = null) => Open(which, options ?? new GpuOptions());

    /// <summary>Whether products on this device can be made by cuBLAS, in words.</summary>
    public static string CuBlas(GpuInfo which) => DescribeCuBlas(which);

    private static partial IReadOnlyList<GpuInfo> Find();

    private static partial string Reason();

    private static partial Device Open(GpuInfo which, GpuOptions options);

    private static partial string DescribeCuBlas(GpuInfo which);

    /// <summary>Times that the host has waited for a device.</summary>
    internal static partial long Waits(Device device);

    /// <summary>A product by the kernel whose threads make tile x tile elements each.</summary>
    internal static partial void Multiply(Device device, in MatrixProduct product, int tile);

    /// <summary>Every kernel's code for CUDA, which can be made without a GPU.</summary>
    internal static partial IEnumerable<(string Kernel, string Ptx)> CodeForCuda();
}
