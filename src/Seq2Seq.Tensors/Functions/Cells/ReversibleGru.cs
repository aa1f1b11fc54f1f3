using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// One half of a step of the reversible GRU (MacKay et al. 2018, section 3.1) for one unit, with the reset gate after the product as in
/// <see cref="GruFunction"/>. The gates come from the input (x) and from the other half of the state (s), so that they can be computed again from what
/// stands there after the step:
/// r = σ(x_r + s_r);  u = ε + (1 - ε) σ(x_u + s_u);  n = tanh(x_n + r s_n);  h = u h' + (1 - u) n.
/// <para>Backwards in time, h' is near g(h) = (h - (1 - u) n) / u. States are multiples of <see cref="Unit"/>, and d = (h' - g) / Unit is a small integer:
/// of h one rounding to the grid was lost, which g enlarges by 1 / u ≤ 1 / ε. Kept in one byte for each unit and step, d gives h' = g + d Unit without any
/// error, because g is computed twice by the same instructions. MacKay et al. reach the same by integers and a buffer of the bits that are multiplied away
/// (Maclaurin et al. 2015), with gates that are rounded to 10 bits; here gates and states are those of an ordinary GRU up to the rounding of h.</para>
/// <para>Backward:  dx_n = dh (1 - u) (1 - n²);  dx_r = dx_n s_n r (1 - r);  dx_u = dh (h' - n) (u - ε) (1 - u) / (1 - ε);  ds_r = dx_r;  ds_u = dx_u;
/// ds_n = dx_n r;  dh' = dh u.</para>
/// </summary>
/// <typeparam name="V">A vector of as many neighbouring units as it has lanes.</typeparam>
internal readonly struct ReversibleGru<V> where V : unmanaged, IVector<V>
{
    /// <summary>
    /// ε: the least share of the old state that a step keeps, which bounds what it forgets to 6 bits (MacKay et al. 2018, section 4). The roundings of a step
    /// are below 1.5 units, so that d is at most 1.5 / ε + 1 = 97, which a byte holds.
    /// </summary>
    public const float Least = 1 / 64f;

    /// <summary>The distance between neighbouring states, 2^-22.</summary>
    public const float Unit = 1f / (1 << 22);

    private readonly V _r, _u, _n, _s;

    /// <summary>Computes the gates.</summary>
    /// <param name="xr">W_xr x + b_xr</param>
    /// <param name="xu">W_xu x + b_xu</param>
    /// <param name="xn">W_xn x + b_xn</param>
    /// <param name="sr">W_hr h + b_hr, where h is the other half.</param>
    /// <param name="su">W_hu h + b_hu</param>
    /// <param name="sn">W_hn h + b_hn</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReversibleGru(V xr, V xu, V xn, V sr, V su, V sn)
    {
        _r = VectorMath.Sigmoid(xr + sr);
        _u = V.Fma(V.Of(1 - Least), VectorMath.Sigmoid(xu + su), V.Of(Least));
        _n = VectorMath.Tanh(V.Fma(_r, sn, xn));
        _s = sn;
    }

    /// <summary>
    /// Returns the nearest state: x limited to [-1, 1] and rounded to a multiple of <see cref="Unit"/>, because x + 3 stands between 2 and 4, where floats are
    /// that far apart. NaN stays NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V State(V x) => V.Min(V.Of(1f), V.Max(V.Of(-1f), x)) + V.Of(3f) - V.Of(3f);

    /// <summary>Returns the state after the step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V After(V before) => State(V.Fma(_u, before, New));

    /// <summary>Returns g: the state before the step, as far as the state after it tells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Guess(V after) => State((after - New) / _u);

    /// <summary>Returns d, whole numbers that a signed byte holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Remainder(V before, V after) => (before - Guess(after)) * V.Of(1 / Unit);

    /// <summary>Returns the state before the step without an error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Before(V after, V remainder) => Guess(after) + remainder * V.Of(Unit);

    /// <summary>dh'</summary>
    /// <param name="dh">The gradient of the state after the step.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V BeforeGradient(V dh) => dh * _u;

    /// <summary>dx_n</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V NewGradient(V dh) => dh * (V.Of(1f) - _u) * (V.Of(1f) - _n * _n);

    /// <summary>ds_n</summary>
    /// <param name="dn">dx_n</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V RecurrentGradient(V dn) => dn * _r;

    /// <summary>dx_r and ds_r</summary>
    /// <param name="dn">dx_n</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V ResetGradient(V dn) => dn * _s * _r * (V.Of(1f) - _r);

    /// <summary>dx_u and ds_u</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V UpdateGradient(V dh, V before) => dh * (before - _n) * (_u - V.Of(Least)) * (V.Of(1f) - _u) * V.Of(1 / (1 - Least));

    private V New
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (V.Of(1f) - _u) * _n;
    }
}
