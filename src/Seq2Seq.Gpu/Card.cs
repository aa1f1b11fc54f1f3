using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Seq2Seq.Gpu;

/// <summary>An ILGPU accelerator and its compiled kernels, for as long as the process lives: devices opened on it one after the other share them.</summary>
internal sealed class Card
{
    private readonly Dictionary<Type, Delegate> _kernels = [];
    private CuBlasProducts? _cuBlas;

    public Card(Accelerator accelerator) => Accelerator = accelerator;

    public Accelerator Accelerator { get; }

    /// <summary>Held while a kernel is compiled or launched: a driver's kernel holds the operands of one launch at a time.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Threads that work at once on the whole card, roughly; what a launch should not fall below.</summary>
    public int Multiprocessors => Math.Max(1, Accelerator.NumMultiprocessors);

    /// <summary>A processor under an OpenCL driver, or the emulator: no registers for the largest tile.</summary>
    public bool IsProcessor => Accelerator.AcceleratorType == AcceleratorType.CPU || Accelerator is CLAccelerator openCL
        && OpenCLSource.IsProcessor(openCL.Device);

    /// <summary>The compiled kernel. To be called with <see cref="Gate"/> held.</summary>
    public Action<AcceleratorStream, KernelConfig, K> Kernel<K>() where K : struct, IKernel
    {
        if (!_kernels.TryGetValue(typeof(K), out var kernel))
            _kernels.Add(typeof(K), kernel = Accelerator is CLAccelerator openCL ? OpenCLSource.Load<K>(openCL) : Accelerator.LoadKernel<K>(Body));
        return (Action<AcceleratorStream, KernelConfig, K>)kernel;
    }

    /// <summary>Where a kernel begins, for a backend of ILGPU.</summary>
    internal static EntryPointDescription EntryPoint(Type kernel) => EntryPointDescription.FromExplicitlyGroupedKernel(
        typeof(Card).GetMethod(nameof(Body), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(kernel));

    private static void Body<K>(K kernel) where K : struct, IKernel => kernel.Run();

    /// <summary>Compiles all kernels.</summary>
    /// <param name="compiling">Told the number of the kernel about to be compiled, from 1, and of all.</param>
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

    /// <summary>NVIDIA's products, if the library is there.</summary>
    /// <param name="why">Why there are none.</param>
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
