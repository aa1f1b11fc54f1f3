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

/// <summary>A device that was found.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Index">Number among those of its kind, from 0.</param>
/// <param name="Name">Name of the card.</param>
/// <param name="Bytes">Memory.</param>
/// <param name="Driver">Driver and its version.</param>
public sealed record GpuInfo(GpuKind Kind, int Index, string Name, long Bytes, string Driver);
