using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Gpu;

/// <summary>
/// A device as a person names it: <c>auto</c>, <c>cpu</c>, <c>gpu</c>, <c>cuda</c>, <c>opencl</c>, <c>opencl-cpu</c> or <c>emulator</c>. With
/// <c>:1</c> behind it, the name means the second device of its kind. <c>/kernel</c>, <c>/cublas</c> or <c>/tf32</c> says how matrix products are
/// computed on CUDA.
/// </summary>
public sealed record DeviceChoice
{
    private static readonly string[] Names = ["auto", "cpu", "gpu", "cuda", "opencl", "opencl-cpu", "emulator"];

    private static readonly Dictionary<string, GpuProducts> Products = new(StringComparer.Ordinal)
    {
        ["kernel"] = GpuProducts.Kernel, ["cublas"] = GpuProducts.CuBlas, ["tf32"] = GpuProducts.CuBlasTf32,
    };

    private readonly string _name;
    private readonly int _index;
    private readonly GpuProducts _products;

    private DeviceChoice(string name, int index, GpuProducts products) => (_name, _index, _products) = (name, index, products);

    /// <summary>The names, as they appear in an error message.</summary>
    public static string Expected => string.Join(", ", Names);

    /// <summary>Reads a name. Returns null if the text is not a name.</summary>
    public static DeviceChoice? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var products = GpuProducts.Auto;
        var index = 0;
        var slash = text.IndexOf('/');
        if (slash >= 0 && !Products.TryGetValue(text[(slash + 1)..], out products)) return null;
        if (slash >= 0) text = text[..slash];
        var colon = text.IndexOf(':');
        if (colon >= 0 && (!int.TryParse(text[(colon + 1)..], out index) || index < 0)) return null;
        if (colon >= 0) text = text[..colon];
        return Names.Contains(text, StringComparer.Ordinal) ? new DeviceChoice(text, index, products) : null;
    }

    /// <summary>
    /// Returns the GPU that was asked for; null = the processor. <c>auto</c> and <c>gpu</c> take CUDA, or else a GPU under OpenCL. A processor under
    /// OpenCL or the emulator is taken only if it is named.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such device. The message says why.</exception>
    public GpuInfo? Find()
    {
        if (_name == "cpu") return null;
        var found = GpuDevice.Found.Where(d => _name switch
        {
            "cuda" => d.Kind == GpuKind.Cuda,
            "opencl" => d.Kind == GpuKind.OpenCL,
            "opencl-cpu" => d.Kind == GpuKind.OpenCLProcessor,
            "emulator" => d.Kind == GpuKind.Emulator,
            _ => d.Kind is GpuKind.Cuda or GpuKind.OpenCL,
        }).Skip(_index).FirstOrDefault();
        if (found != null || _name == "auto") return found;
        var why = GpuDevice.WhyNone ?? $"found are {string.Join(", ", GpuDevice.Found.Select(d => $"{d.Kind} {d.Name}"))}";
        throw new InvalidOperationException($"there is no device '{_name}{(_index > 0 ? $":{_index}" : "")}': {why}");
    }

    /// <summary>Opens the device.</summary>
    /// <param name="threads">The number of threads of the processor; 0 = one for each core.</param>
    /// <param name="compiling">See <see cref="GpuOptions.Compiling"/>.</param>
    /// <param name="memoryLimit">See <see cref="GpuOptions.MemoryLimit"/>.</param>
    /// <exception cref="InvalidOperationException">There is no such device, or it cannot be opened. The message says why.</exception>
    public Device Open(int threads = 0, Action<int, int>? compiling = null, long memoryLimit = 0) => Find() is { } gpu
        ? GpuDevice.Create(gpu, new GpuOptions { Products = _products, Compiling = compiling, MemoryLimit = memoryLimit })
        : CpuDevice.Create(threads);
}
