using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// A few floats side by side. A formula written once over <typeparamref name="T"/> runs on every vector width and on one
/// float, with the same roundings in each: an element's result does not depend on its place in a vector or in a tail.
/// </summary>
/// <typeparam name="T">The implementing vector.</typeparam>
public unsafe interface IVector<T> where T : unmanaged, IVector<T>
{
    /// <summary>Floats in the vector.</summary>
    static abstract int Count { get; }
    /// <summary>The value in every lane.</summary>
    static abstract T Of(float value);
    /// <summary>Count floats from memory, aligned or not.</summary>
    static abstract T Load(float* source);
    /// <summary>Count floats to memory.</summary>
    static abstract void Store(T value, float* target);
    static abstract T operator +(T a, T b);
    static abstract T operator -(T a, T b);
    static abstract T operator *(T a, T b);
    static abstract T operator /(T a, T b);
    /// <summary>a·b + c with one rounding.</summary>
    static abstract T Fma(T a, T b, T c);
    /// <summary>The larger; NaN if <paramref name="b"/> is NaN.</summary>
    static abstract T Max(T a, T b);
    /// <summary>The smaller; NaN if <paramref name="b"/> is NaN.</summary>
    static abstract T Min(T a, T b);
    /// <summary>Square root.</summary>
    static abstract T Sqrt(T a);
    /// <summary>a &gt; b ? x : y.</summary>
    static abstract T IfGreater(T a, T b, T x, T y);
    /// <summary>Whether a &lt; b in every lane.</summary>
    static abstract bool AllLess(T a, T b);
    /// <summary>Nearest integer, ties to even.</summary>
    static abstract T Round(T a);
    /// <summary>2^n for integral n from -126 to 127.</summary>
    static abstract T Pow2(T n);
}

/// <summary>One float: tails of rows, and devices whose threads hold one element each.</summary>
public readonly unsafe struct Lane1(float value) : IVector<Lane1>
{
    public readonly float Value = value;
    public static int Count => 1;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Of(float value) => new(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Load(float* source) => new(*source);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static void Store(Lane1 value, float* target) => *target = value.Value;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 operator +(Lane1 a, Lane1 b) => new(a.Value + b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 operator -(Lane1 a, Lane1 b) => new(a.Value - b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 operator *(Lane1 a, Lane1 b) => new(a.Value * b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 operator /(Lane1 a, Lane1 b) => new(a.Value / b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(Lane1 a, Lane1 b, Lane1 c) =>
        new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Max(Lane1 a, Lane1 b) => new(a.Value > b.Value ? a.Value : b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Min(Lane1 a, Lane1 b) => new(a.Value < b.Value ? a.Value : b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Sqrt(Lane1 a) => new(MathF.Sqrt(a.Value));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 IfGreater(Lane1 a, Lane1 b, Lane1 x, Lane1 y) => a.Value > b.Value ? x : y;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static bool AllLess(Lane1 a, Lane1 b) => a.Value < b.Value;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Round(Lane1 a) => new(MathF.Round(a.Value));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Pow2(Lane1 n) => new(BitConverter.Int32BitsToSingle(((int)n.Value + 127) << 23));
}
