using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Seq2Seq.Tensors;

/// <summary>
/// a·b + c, with one rounding where the processor has an instruction for it. Elsewhere (x86 before 2013) a fused operation would be emulated, which
/// takes a hundred times as long. There the product is rounded, and then the sum, so that such a processor gives other last bits than a newer one.
/// </summary>
internal static class MultiplyAdd
{
    /// <summary>The same as <see cref="IsFused"/>, in the form that a compiler of kernels can read.</summary>
    private static readonly bool Fused = IsFused;

    /// <summary>Whether there is one rounding. The compiler knows the answer, so that no code is left of the question.</summary>
    public static bool IsFused => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Computes a·b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float a, float b, float c) => Fused ? MathF.FusedMultiplyAdd(a, b, c) : a * b + c;
}
