using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>An elementwise function of one argument.</summary>
public interface IFunction1
{
    /// <summary>f(x).</summary>
    V Apply<V>(V x) where V : unmanaged, IVector<V>;
}

/// <summary>An elementwise function of two arguments.</summary>
public interface IFunction2
{
    /// <summary>f(x, y).</summary>
    V Apply<V>(V x, V y) where V : unmanaged, IVector<V>;
}

/// <summary>An elementwise function of three arguments.</summary>
public interface IFunction3
{
    /// <summary>f(x, y, z).</summary>
    V Apply<V>(V x, V y, V z) where V : unmanaged, IVector<V>;
}

/// <summary>Elementwise functions and, beside each, the term it adds to a gradient.</summary>
public static class Functions
{
    /// <summary>y = tanh x.</summary>
    public readonly struct Tanh : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => VectorMath.Tanh(x);
    }

    /// <summary>dx += dy (1 - y²).</summary>
    public readonly struct TanhGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V dx, V y, V dy) where V : unmanaged, IVector<V> => dx + dy * (V.Of(1f) - y * y);
    }

    /// <summary>y = σ(x).</summary>
    public readonly struct Sigmoid : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => VectorMath.Sigmoid(x);
    }

    /// <summary>dx += dy y (1 - y).</summary>
    public readonly struct SigmoidGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V dx, V y, V dy) where V : unmanaged, IVector<V> => dx + dy * y * (V.Of(1f) - y);
    }

    /// <summary>y = max(x, 0).</summary>
    public readonly struct Relu : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => V.Max(V.Of(0f), x);
    }

    /// <summary>dx += dy where y &gt; 0.</summary>
    public readonly struct ReluGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V dx, V y, V dy) where V : unmanaged, IVector<V> => dx + V.IfGreater(y, V.Of(0f), dy, V.Of(0f));
    }

    /// <summary>z = x + y.</summary>
    public readonly struct Add : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V y) where V : unmanaged, IVector<V> => x + y;
    }

    /// <summary>z = x - y.</summary>
    public readonly struct Subtract : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V y) where V : unmanaged, IVector<V> => x - y;
    }

    /// <summary>z = x y.</summary>
    public readonly struct Multiply : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V y) where V : unmanaged, IVector<V> => x * y;
    }

    /// <summary>dx += y dz: the gradient of a product.</summary>
    public readonly struct MultiplyGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V dx, V y, V dz) where V : unmanaged, IVector<V> => V.Fma(y, dz, dx);
    }

    /// <summary>y = a x.</summary>
    public readonly struct Scale(float a) : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => V.Of(a) * x;
    }

    /// <summary>y += a x.</summary>
    public readonly struct AddScaled(float a) : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V y, V x) where V : unmanaged, IVector<V> => V.Fma(V.Of(a), x, y);
    }
}
