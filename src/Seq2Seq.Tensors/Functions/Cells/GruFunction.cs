using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// The GRU (Cho et al. 2014) with the reset gate after the product, as in cuDNN. The gates are in the order r, u, n:
/// r = σ(x_r + s_r);  u = σ(x_u + s_u);  n = tanh(x_n + r s_n);  h = (1 - u) n + u h'.
/// <para>Backward:  dx_n = dh (1 - u) (1 - n²);  dx_r = dx_n s_n r (1 - r);  dx_u = dh (h' - n) u (1 - u);  ds_r = dx_r;  ds_u = dx_u;
/// ds_n = dx_n r;  dh' = dh u.</para>
/// </summary>
internal readonly struct GruFunction : ICellFunction
{
    private const int R = 0, U = 1, N = 2;
    private const int H = 0;

    public static int Gates => 3;
    public static int StateParts => 1;
    public static bool KeepsProductsApart => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V r = VectorMath.Sigmoid(unit.Gate(R) + unit.Recurrent(R)), u = VectorMath.Sigmoid(unit.Gate(U) + unit.Recurrent(U));
        V n = VectorMath.Tanh(V.Fma(r, unit.Recurrent(N), unit.Gate(N))), h = V.Fma(u, unit.Before(H) - n, n);
        unit.SetGate(R, r);
        unit.SetGate(U, u);
        unit.SetGate(N, n);
        unit.SetAfter(H, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<V, TUnit>(TUnit unit) where V : unmanaged, IVector<V> where TUnit : struct, ICellUnit<V>
    {
        V r = unit.Gate(R), u = unit.Gate(U), n = unit.Gate(N), dh = unit.Gradient(H), one = V.Of(1f);
        V dn = dh * (one - u) * (one - n * n), dr = dn * unit.Recurrent(N) * r * (one - r), du = dh * (unit.Before(H) - n) * u * (one - u);
        unit.SetGate(R, dr);
        unit.SetGate(U, du);
        unit.SetGate(N, dn);
        unit.SetRecurrent(R, dr);
        unit.SetRecurrent(U, du);
        unit.SetRecurrent(N, dn * r);
        unit.SetGradient(H, dh * u);
    }
}
