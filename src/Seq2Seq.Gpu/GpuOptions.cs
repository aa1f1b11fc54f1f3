namespace Seq2Seq.Gpu;

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
