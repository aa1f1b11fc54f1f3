using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Seq2Seq.Gpu;

/// <summary>
/// Corrects the OpenCL source that ILGPU 1.5.3 writes.
/// <list type="bullet">
/// <item>
/// <c>Group.Barrier()</c> becomes a barrier that orders global memory only. Kernels exchange partial sums and parts of matrices through the
/// shared memory of a group, which OpenCL calls local: without the fence for it a thread may read what another one has not yet written.
/// NVIDIA's driver and PoCL order both memories all the same; the standard lets others not do so.
/// </item>
/// <item>
/// Operands become pointers of the generic address space, which OpenCL 3.0 need not have. All operands of kernels lie in global memory, and
/// shared memory is declared as local, so that plain global pointers are enough, and on a GPU they are the faster ones. A kernel of which this
/// were not true would not compile, because OpenCL has no conversion from local to global.
/// </item>
/// </list>
/// </summary>
internal static class OpenCLSource
{
    /// <summary>The name of an interpreter of OpenCL 1.2 that finds races. It knows the barrier by its older name.</summary>
    private const string Oclgrind = "Oclgrind";

    /// <summary>
    /// Returns whether kernels can run on this device. ILGPU refuses a device without generic addresses, which no kernel needs. Therefore a processor
    /// without generic addresses is declared to have them. GPUs without them have not been tried, and are still refused.
    /// </summary>
    public static bool CanUse(CLDevice device)
    {
        if (device.CLStdVersion < CLBackend.MinimumVersion && device.PlatformName != Oclgrind) return false;
        if (IsProcessor(device)) SetGenericAddressSpace(device.Capabilities, true);
        return device.Capabilities.GenericAddressSpace;
    }

    /// <summary>Returns whether the device is a processor. The type is a set: a simulator may call itself a processor and a GPU at the same time.</summary>
    public static bool IsProcessor(CLDevice device) => (device.DeviceType & CLDeviceType.CL_DEVICE_TYPE_CPU) != 0;

    /// <summary>Returns the corrected source of a kernel.</summary>
    public static string Of(CLBackend backend, Type kernel) => Compile(backend, kernel).Source;

    /// <summary>Compiles a kernel from its corrected source.</summary>
    public static Action<AcceleratorStream, KernelConfig, K> Load<K>(CLAccelerator accelerator) where K : struct, IKernel =>
        accelerator.LoadKernel(Compile(accelerator.Backend, typeof(K))).CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, K>>();

    private static CLCompiledKernel Compile(CLBackend backend, Type kernel)
    {
        var written = (CLCompiledKernel)backend.Compile(Card.EntryPoint(kernel), default(KernelSpecialization));
        return new CLCompiledKernel(backend.Context, EntryPoint(written), written.Info, Correct(written.Source, written.CVersion), written.CVersion);
    }

    private static string Correct(string source, CLCVersion version)
    {
        source = source.Replace("__generic", "__global")
            .Replace("work_group_barrier ( CLK_GLOBAL_MEM_FENCE )", "work_group_barrier ( CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE )");
        return version < CLBackend.MinimumVersion ? source.Replace("work_group_barrier", "barrier") : source;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    private static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EntryPoint")]
    private static extern SeparateViewEntryPoint EntryPoint(CLCompiledKernel kernel);
}
