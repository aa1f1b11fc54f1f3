namespace Seq2Seq.Gpu;

/// <summary>The kind of a device.</summary>
public enum GpuKind
{
    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>A GPU through OpenCL.</summary>
    OpenCL,

    /// <summary>A processor through OpenCL. It runs the same kernels and serves to check that they are right.</summary>
    OpenCLProcessor,

    /// <summary>ILGPU's emulator, which is very slow and meant for a debugger.</summary>
    Emulator,
}

/// <summary>A device that was found.</summary>
/// <param name="Kind">The kind of the device.</param>
/// <param name="Index">The number among the devices of the same kind, from 0.</param>
/// <param name="Name">The name of the card.</param>
/// <param name="Bytes">The size of the memory in bytes.</param>
/// <param name="Driver">The driver and its version.</param>
public sealed record GpuInfo(GpuKind Kind, int Index, string Name, long Bytes, string Driver);
