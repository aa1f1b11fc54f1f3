using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Seq2Seq.Gpu;

/// <summary>
/// An ILGPU accelerator and its compiled kernels. A card lives as long as the process, and devices that are opened on it one after the other share
/// its kernels.
/// </summary>
internal sealed class Card
{
    private readonly Dictionary<Type, Delegate> _kernels = [];
    private CuBlasProducts? _cuBlas;

    public Card(Accelerator accelerator) => Accelerator = accelerator;

    public Accelerator Accelerator { get; }

    /// <summary>
    /// The lock that is held while a kernel is compiled or launched, because a driver's kernel holds the operands of only one launch at a time.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>The number of multiprocessors of the card. A launch should have at least as many groups of threads.</summary>
    public int Multiprocessors => Math.Max(1, Accelerator.NumMultiprocessors);

    /// <summary>Whether the device is a processor under an OpenCL driver, or the emulator. These have no registers for the largest tile.</summary>
    public bool IsProcessor => Accelerator.AcceleratorType == AcceleratorType.CPU || Accelerator is CLAccelerator openCL
        && OpenCLSource.IsProcessor(openCL.Device);

    /// <summary>Returns the compiled kernel. The caller must hold <see cref="Gate"/>.</summary>
    public Action<AcceleratorStream, KernelConfig, K> Kernel<K>() where K : struct, IKernel
    {
        if (!_kernels.TryGetValue(typeof(K), out var kernel))
            _kernels.Add(typeof(K), kernel = Accelerator is CLAccelerator openCL ? OpenCLSource.Load<K>(openCL) : Accelerator.LoadKernel<K>(Body));
        return (Action<AcceleratorStream, KernelConfig, K>)kernel;
    }

    /// <summary>Returns the entry point of a kernel, for a backend of ILGPU.</summary>
    internal static EntryPointDescription EntryPoint(Type kernel) => EntryPointDescription.FromExplicitlyGroupedKernel(
        typeof(Card).GetMethod(nameof(Body), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(kernel));

    private static void Body<K>(K kernel) where K : struct, IKernel => kernel.Run();

    /// <summary>Compiles all kernels.</summary>
    /// <param name="compiling">Called before each kernel with the number of the kernel, from 1, and the number of all kernels.</param>
    public void Compile(Action<int, int> compiling)
    {
        var one = typeof(Card).GetMethod(nameof(Kernel), BindingFlags.Public | BindingFlags.Instance)!;
        lock (Gate)
        {
            for (var i = 0; i < Kernels.All.Count; i++)
            {
                if (_kernels.ContainsKey(Kernels.All[i])) continue;
                compiling(i + 1, Kernels.All.Count);
                one.MakeGenericMethod(Kernels.All[i]).Invoke(this, BindingFlags.DoNotWrapExceptions, null, null, null);
            }
        }
    }

    /// <summary>Returns NVIDIA's matrix products, or null if the library is not there.</summary>
    /// <param name="why">The reason if there are none.</param>
    public CuBlasProducts? CuBlas(out string why)
    {
        if (Accelerator is not CudaAccelerator cuda)
        {
            why = "only on CUDA";
            return null;
        }
        why = "";
        lock (Gate) return _cuBlas ??= CuBlasProducts.TryOpen(cuda, out why);
    }
}
