using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>An elementwise function of one argument.</summary>
public interface IFunction1
{
    /// <summary>Computes f(x).</summary>
    V Apply<V>(V x) where V : unmanaged, IVector<V>;
}

/// <summary>An elementwise function of two arguments.</summary>
public interface IFunction2
{
    /// <summary>Computes f(x, y).</summary>
    V Apply<V>(V x, V y) where V : unmanaged, IVector<V>;
}

/// <summary>An elementwise function of three arguments.</summary>
public interface IFunction3
{
    /// <summary>Computes f(x, y, z).</summary>
    V Apply<V>(V x, V y, V z) where V : unmanaged, IVector<V>;
}

/// <summary>The elementwise functions. Beside each stands the term that it adds to a gradient.</summary>
public static class Functions
{
    /// <summary>y = tanh x.</summary>
    internal readonly struct Tanh : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => VectorMath.Tanh(x);
    }

    /// <summary>dx += dy (1 - y²).</summary>
    internal readonly struct TanhGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V dx, V y, V dy) where V : unmanaged, IVector<V> => dx + dy * (V.Of(1f) - y * y);
    }

    /// <summary>y = σ(x).</summary>
    internal readonly struct Sigmoid : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => VectorMath.Sigmoid(x);
    }

    /// <summary>dx += dy y (1 - y).</summary>
    internal readonly struct SigmoidGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V dx, V y, V dy) where V : unmanaged, IVector<V> => dx + dy * y * (V.Of(1f) - y);
    }

    /// <summary>y = max(x, 0).</summary>
    internal readonly struct Relu : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => V.Max(V.Of(0f), x);
    }

    /// <summary>dx += dy where y &gt; 0.</summary>
    internal readonly struct ReluGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V dx, V y, V dy) where V : unmanaged, IVector<V> =>
            dx + V.IfGreater(y, V.Of(0f), dy, V.Of(0f));
    }

    /// <summary>z = x + y.</summary>
    internal readonly struct Add : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V y) where V : unmanaged, IVector<V> => x + y;
    }

    /// <summary>z = x - y.</summary>
    internal readonly struct Subtract : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V y) where V : unmanaged, IVector<V> => x - y;
    }

    /// <summary>z = x y.</summary>
    internal readonly struct Multiply : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V y) where V : unmanaged, IVector<V> => x * y;
    }

    /// <summary>dx += y dz: the gradient of a product.</summary>
    internal readonly struct MultiplyGrad : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V dx, V y, V dz) where V : unmanaged, IVector<V> => V.Fma(y, dz, dx);
    }

    /// <summary>y = a x.</summary>
    internal readonly struct Scale(float a) : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => V.Of(a) * x;
    }

    /// <summary>y = x, limited to the range from -<paramref name="limit"/> to <paramref name="limit"/>. NaN stays NaN.</summary>
    public readonly struct Clamp(float limit) : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => V.Min(V.Of(limit), V.Max(V.Of(-limit), x));
    }

    /// <summary>y = x where m &gt; 0, else 0, whatever x is.</summary>
    public readonly struct Where : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V m) where V : unmanaged, IVector<V> => V.IfGreater(m, V.Of(0f), x, V.Of(0f));
    }

    /// <summary>y = x where |d| ≤ <paramref name="window"/>, else -1e30, which becomes 0 in a softmax.</summary>
    internal readonly struct InWindow(float window) : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x, V d) where V : unmanaged, IVector<V> => V.IfGreater(d * d, V.Of(window * window), V.Of(-1e30f), x);
    }

    /// <summary>y = x exp(-d² / 2σ²) where |d| ≤ <paramref name="window"/> = 2σ, else 0.</summary>
    internal readonly struct Gaussian(float window) : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x, V d) where V : unmanaged, IVector<V>
        {
            V square = d * d, limit = V.Of(window * window); // 4σ²
            return V.IfGreater(square, limit, V.Of(0f), x * VectorMath.Exp(V.Of(-2f) * square / limit));
        }
    }

    /// <summary>-dy y d / σ²: the gradient of d in <see cref="Gaussian"/>, without the edges of the window.</summary>
    internal readonly struct GaussianGrad(float window) : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V dy, V y, V d) where V : unmanaged, IVector<V> => dy * y * d * V.Of(-4 / (window * window));
    }

    /// <summary>The term of a cross-entropy of an attention: z = -a ln(α + ε), where a is 0 to 1 and α is 0 to 1.</summary>
    internal readonly struct AlignmentTerm : IFunction2
    {
        /// <summary>A number ε that keeps the loss of a weight of 0 finite.</summary>
        public const float Epsilon = 1e-8f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V alpha) where V : unmanaged, IVector<V> => V.Of(0f) - a * VectorMath.Log(alpha + V.Of(Epsilon));
    }

    /// <summary>dα -= weight a / (α + ε): the gradient of <see cref="AlignmentTerm"/>.</summary>
    internal readonly struct AlignmentGrad(float weight) : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V dAlpha, V a, V alpha) where V : unmanaged, IVector<V> => dAlpha - V.Of(weight) * a / (alpha + V.Of(AlignmentTerm.Epsilon));
    }

    /// <summary>The term of a coverage loss: m min(α, c).</summary>
    internal readonly struct CoverageTerm : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V alpha, V c, V m) where V : unmanaged, IVector<V> => m * V.Min(alpha, c);
    }

    /// <summary>m where α &lt; c, else 0: the gradient of α in <see cref="CoverageTerm"/>.</summary>
    internal readonly struct WhereLess : IFunction3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V alpha, V c, V m) where V : unmanaged, IVector<V> => V.IfGreater(c, alpha, m, V.Of(0f));
    }

    /// <summary>y += a x.</summary>
    internal readonly struct AddScaled(float a) : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V y, V x) where V : unmanaged, IVector<V> => V.Fma(V.Of(a), x, y);
    }

    /// <summary>z = x + share (y - x).</summary>
    public readonly struct Approach(float share) : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x, V y) where V : unmanaged, IVector<V> => V.Fma(V.Of(share), y - x, x);
    }
}
