using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Seq2Seq.Gpu;

/// <summary>Finds the libraries of drivers by the names that they really have. ILGPU asks for some names that only developer packages install.</summary>
internal static class Libraries
{
    private static readonly string[] CuBlasNames = OperatingSystem.IsWindows()
        ? ["cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll"]
        : ["libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so",
           "/usr/local/cuda/lib64/libcublas.so.13", "/usr/local/cuda/lib64/libcublas.so.12", "/usr/local/cuda/lib64/libcublas.so"];

    private static nint? _cuBlas;

    /// <summary>Tells ILGPU where to look for libraries. The method must be called before the first use of ILGPU.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) != 0) return;
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(CuBlas).Assembly, Resolve);
    }

    private static int _registered;

    /// <summary>The handle of the loaded cuBLAS; null if there is none.</summary>
    public static nint? CuBlas => _cuBlas ??= Load(CuBlasNames);

    /// <summary>Whether the driver of CUDA is there.</summary>
    public static bool HasCuda => Load(Cuda) != null;

    /// <summary>Whether the loader of OpenCL is there.</summary>
    public static bool HasOpenCL => Load(OpenCL) != null;

    private static string[] Cuda => OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    private static string[] OpenCL => OperatingSystem.IsWindows() ? ["OpenCL.dll"] : OperatingSystem.IsMacOS()
        ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"] : ["libOpenCL.so.1", "libOpenCL.so"];

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var names = name.Contains("cublas", StringComparison.OrdinalIgnoreCase) ? CuBlasNames
            : name.Contains("opencl", StringComparison.OrdinalIgnoreCase) ? OpenCL
            : name is "cuda" or "nvcuda" or "libcuda.so" ? Cuda : [];
        return Load(names) ?? 0; // 0: the usual search
    }

    private static nint? Load(string[] names)
    {
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out var handle)) return handle;
        return null;
    }
}
