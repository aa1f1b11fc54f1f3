using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// A few floats side by side. A formula written once over <typeparamref name="T"/> runs on every vector width and on a single float. Each of them
/// rounds in the same way: the result of an element does not depend on its place in a vector or in a tail.
/// </summary>
/// <typeparam name="T">The implementing vector.</typeparam>
public unsafe interface IVector<T> where T : unmanaged, IVector<T>
{
    /// <summary>The number of floats in the vector.</summary>
    static abstract int Count { get; }
    /// <summary>Returns the vector that has the value in every lane.</summary>
    static abstract T Of(float value);
    /// <summary>Loads <see cref="Count"/> floats from memory, aligned or not.</summary>
    static abstract T Load(float* source);
    /// <summary>Stores <see cref="Count"/> floats to memory.</summary>
    static abstract void Store(T value, float* target);
    static abstract T operator +(T a, T b);
    static abstract T operator -(T a, T b);
    static abstract T operator *(T a, T b);
    static abstract T operator /(T a, T b);
    /// <summary>Computes a·b + c, with one rounding where the processor can; see <see cref="MultiplyAdd"/>.</summary>
    static abstract T Fma(T a, T b, T c);
    /// <summary>Returns the larger value, or NaN if <paramref name="b"/> is NaN.</summary>
    static abstract T Max(T a, T b);
    /// <summary>Returns the smaller value, or NaN if <paramref name="b"/> is NaN.</summary>
    static abstract T Min(T a, T b);
    /// <summary>Computes the square root.</summary>
    static abstract T Sqrt(T a);
    /// <summary>Computes a &gt; b ? x : y in every lane.</summary>
    static abstract T IfGreater(T a, T b, T x, T y);
    /// <summary>Returns whether a &lt; b in every lane.</summary>
    static abstract bool AllLess(T a, T b);
    /// <summary>Returns the nearest integer; ties go to the even one.</summary>
    static abstract T Round(T a);
    /// <summary>Computes 2^n for integral n from -126 to 127.</summary>
    static abstract T Pow2(T n);
}

/// <summary>One float, for tails of rows and for devices whose threads hold one element each.</summary>
internal readonly unsafe struct Lane1(float value) : IVector<Lane1>
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
        new(MultiplyAdd.Of(a.Value, b.Value, c.Value));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Max(Lane1 a, Lane1 b) => new(a.Value > b.Value ? a.Value : b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Min(Lane1 a, Lane1 b) => new(a.Value < b.Value ? a.Value : b.Value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Sqrt(Lane1 a) => new(MathF.Sqrt(a.Value));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 IfGreater(Lane1 a, Lane1 b, Lane1 x, Lane1 y) => a.Value > b.Value ? x : y;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static bool AllLess(Lane1 a, Lane1 b) => a.Value < b.Value;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Round(Lane1 a) => new(MathF.Round(a.Value));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public static Lane1 Pow2(Lane1 n) => new(BitConverter.Int32BitsToSingle(((int)n.Value + 127) << 23));
}
