using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Seq2Seq.Gpu;

/// <summary>The code into which every kernel is compiled. It is generated from the kernel alone, so it can be inspected where there is no GPU.</summary>
internal static class KernelCode
{
    /// <summary>Returns the code for CUDA, which is PTX.</summary>
    public static IEnumerable<(string Kernel, string Code)> ForCuda()
    {
        using var context = Context.Create(b => GpuDevice.Configure(b).CPU());
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        foreach (var kernel in Kernels.All)
            yield return (Kernels.Name(kernel), ((PTXCompiledKernel)backend.Compile(Card.EntryPoint(kernel), default(KernelSpecialization))).PTXAssembly);
    }

    /// <summary>Returns the code for OpenCL as drivers receive it, in OpenCL C of the given version.</summary>
    public static IEnumerable<(string Kernel, string Code)> ForOpenCL(CLCVersion version)
    {
        using var context = Context.Create(b => GpuDevice.Configure(b).CPU());
        using var backend = new CLBackend(context, new CLCapabilityContext(true, true, true, true, true), CLDeviceVendor.Other, version);
        foreach (var kernel in Kernels.All) yield return (Kernels.Name(kernel), OpenCLSource.Of(backend, kernel));
    }
}
