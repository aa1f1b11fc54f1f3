using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

/// <summary>
/// One float in a thread of a kernel. It is <see cref="Lane1"/> in the operations that ILGPU knows. A compiler may fuse a product and a sum.
/// </summary>
internal readonly unsafe struct Scalar(float value) : IVector<Scalar>
{
    public readonly float Value = value;
    public static int Count => 1;
    public static Scalar Of(float value) => new(value);
    public static Scalar Load(float* source) => new(*source);
    public static void Store(Scalar value, float* target) => *target = value.Value;
    public static Scalar operator +(Scalar a, Scalar b) => new(a.Value + b.Value);
    public static Scalar operator -(Scalar a, Scalar b) => new(a.Value - b.Value);
    public static Scalar operator *(Scalar a, Scalar b) => new(a.Value * b.Value);
    public static Scalar operator /(Scalar a, Scalar b) => new(a.Value / b.Value);
    public static Scalar Fma(Scalar a, Scalar b, Scalar c) => new(a.Value * b.Value + c.Value);
    // b stands on the left, because ILGPU reverses comparisons whose left side is a constant, and then treats NaN as smaller.
    public static Scalar Max(Scalar a, Scalar b) => new(b.Value < a.Value ? a.Value : b.Value);
    public static Scalar Min(Scalar a, Scalar b) => new(b.Value > a.Value ? a.Value : b.Value);
    public static Scalar Sqrt(Scalar a) => new(MathF.Sqrt(a.Value));
    public static Scalar IfGreater(Scalar a, Scalar b, Scalar x, Scalar y) => a.Value > b.Value ? x : y;
    public static bool AllLess(Scalar a, Scalar b) => a.Value < b.Value;
    // This works up to 2^22, which is enough for exponents, because the sum has no bits for a fraction. ILGPU's own function takes a hundred
    // instructions.
    public static Scalar Round(Scalar a) => new(a.Value + 12_582_912f - 12_582_912f);
    public static Scalar Pow2(Scalar n) => new(Interop.IntAsFloat((uint)(((int)n.Value + 127) << 23)));
}
