namespace Seq2Seq.Gpu;

/// <summary>How matrix products are computed on CUDA.</summary>
public enum GpuProducts
{
    /// <summary>By cuBLAS if it is found, else by the kernel.</summary>
    Auto,

    /// <summary>By the kernel in C#.</summary>
    Kernel,

    /// <summary>By cuBLAS.</summary>
    CuBlas,

    /// <summary>By cuBLAS on tensor cores: factors are rounded to 10 bits (TF32), which is faster and less exact.</summary>
    CuBlasTf32,
}

/// <summary>The options with which a device is opened.</summary>
public sealed record GpuOptions
{
    /// <summary>How matrix products are computed.</summary>
    public GpuProducts Products { get; init; }

    /// <summary>The largest number of bytes to take; 0 = no limit.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>
    /// Called with the number of the kernel about to be compiled and the number of all kernels. If null, kernels are compiled when they are first
    /// used.
    /// </summary>
    public Action<int, int>? Compiling { get; init; }
}
