using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

public static partial class GpuDevice
{
    private const string None = "built without ILGPU: no configured NuGet feed had it";

    private static partial IReadOnlyList<GpuInfo> Find() => [];

    private static partial string Reason() => None;

    private static partial Device Open(GpuInfo which, GpuOptions options) => throw new InvalidOperationException(None);

    private static partial string DescribeCuBlas(GpuInfo which) => None;

    internal static partial long Waits(Device device) => 0;

    internal static partial void Multiply(Device device, in MatrixProduct product, int tile) => throw new InvalidOperationException(None);

    internal static partial IEnumerable<(string Kernel, string Ptx)> CodeForCuda() => [];
}
