using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>
/// The innermost loops of the matrix product. A tile of 12, 8, 6 or 4 rows by two vectors of columns is held in registers while the loop runs over
/// the depth. It computes C[i, j] (+)= Σ_k A[i, k]·B[k, j] as one chain of fused multiply-adds in the order of k, whatever the tile, so that the bits
/// of an element depend on its own row and column only. The tiles are written out because only named locals stay in registers.
/// </summary>
internal static unsafe class MicroKernel
{
    /// <summary>Returns the largest number of rows of a tile, which is as many as the registers hold.</summary>
    public static int MaxRows<V>() where V : unmanaged, IVector<V> => V.Count == 8 ? 6 : 12;

    /// <summary>Returns the number of rows of the tile that covers the remaining <paramref name="rows"/> with the least waste.</summary>
    public static int TileRows(int rows, int maxRows) => rows <= 4 ? 4 : maxRows == 6 ? 6 : rows <= 8 ? 8 : 12;

    /// <param name="rows">12, 8, 6 or 4.</param>
    /// <param name="a">Packed [depth, rows].</param>
    /// <param name="b">Packed [depth, 2 vectors].</param>
    /// <param name="depth">The number of terms of the sum.</param>
    /// <param name="c">[rows, 2 vectors], rows <paramref name="ldc"/> apart.</param>
    /// <param name="ldc">Distance between rows of <paramref name="c"/>.</param>
    /// <param name="accumulate">Whether to add to <paramref name="c"/> instead of replacing it.</param>
    public static void Run<V>(int rows, float* a, float* b, int depth, float* c, int ldc, bool accumulate) where V : unmanaged, IVector<V>
    {
        if (Sse.IsSupported)
        {
            // The processor fetches the tile of C while the loop runs over the depth.
            for (var i = 0; i < rows; i++)
            {
                Sse.Prefetch0(c + (long)i * ldc);
                Sse.Prefetch0(c + (long)i * ldc + 2 * V.Count - 1);
            }
        }
        if (rows == 12) Rows12<V>(a, b, depth, c, ldc, accumulate);
        else if (rows == 8) Rows8<V>(a, b, depth, c, ldc, accumulate);
        else if (rows == 6) Rows6<V>(a, b, depth, c, ldc, accumulate);
        else Rows4<V>(a, b, depth, c, ldc, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(float* c, V x, V y, bool accumulate) where V : unmanaged, IVector<V>
    {
        if (accumulate)
        {
            x += V.Load(c);
            y += V.Load(c + V.Count);
        }
        V.Store(x, c);
        V.Store(y, c + V.Count);
    }

    private static void Rows12<V>(float* a, float* b, int depth, float* c, int ldc, bool accumulate) where V : unmanaged, IVector<V>
    {
        var n = V.Count;
        V x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default, x4 = default, y4 = default,
            x5 = default, y5 = default, x6 = default, y6 = default, x7 = default, y7 = default, x8 = default, y8 = default, x9 = default, y9 = default,
            x10 = default, y10 = default, x11 = default, y11 = default;
        for (var k = 0; k < depth; k++, a += 12, b += 2 * n)
        {
            V p = V.Load(b), q = V.Load(b + n), s;
            s = V.Of(a[0]); x0 = V.Fma(s, p, x0); y0 = V.Fma(s, q, y0);
            s = V.Of(a[1]); x1 = V.Fma(s, p, x1); y1 = V.Fma(s, q, y1);
            s = V.Of(a[2]); x2 = V.Fma(s, p, x2); y2 = V.Fma(s, q, y2);
            s = V.Of(a[3]); x3 = V.Fma(s, p, x3); y3 = V.Fma(s, q, y3);
            s = V.Of(a[4]); x4 = V.Fma(s, p, x4); y4 = V.Fma(s, q, y4);
            s = V.Of(a[5]); x5 = V.Fma(s, p, x5); y5 = V.Fma(s, q, y5);
            s = V.Of(a[6]); x6 = V.Fma(s, p, x6); y6 = V.Fma(s, q, y6);
            s = V.Of(a[7]); x7 = V.Fma(s, p, x7); y7 = V.Fma(s, q, y7);
            s = V.Of(a[8]); x8 = V.Fma(s, p, x8); y8 = V.Fma(s, q, y8);
            s = V.Of(a[9]); x9 = V.Fma(s, p, x9); y9 = V.Fma(s, q, y9);
            s = V.Of(a[10]); x10 = V.Fma(s, p, x10); y10 = V.Fma(s, q, y10);
            s = V.Of(a[11]); x11 = V.Fma(s, p, x11); y11 = V.Fma(s, q, y11);
        }
        Put(c, x0, y0, accumulate);
        Put(c + ldc, x1, y1, accumulate);
        Put(c + 2 * ldc, x2, y2, accumulate);
        Put(c + 3 * ldc, x3, y3, accumulate);
        Put(c + 4 * ldc, x4, y4, accumulate);
        Put(c + 5 * ldc, x5, y5, accumulate);
        Put(c + 6 * ldc, x6, y6, accumulate);
        Put(c + 7 * ldc, x7, y7, accumulate);
        Put(c + 8 * ldc, x8, y8, accumulate);
        Put(c + 9 * ldc, x9, y9, accumulate);
        Put(c + 10 * ldc, x10, y10, accumulate);
        Put(c + 11 * ldc, x11, y11, accumulate);
    }

    private static void Rows8<V>(float* a, float* b, int depth, float* c, int ldc, bool accumulate) where V : unmanaged, IVector<V>
    {
        var n = V.Count;
        V x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default, x4 = default, y4 = default,
            x5 = default, y5 = default, x6 = default, y6 = default, x7 = default, y7 = default;
        for (var k = 0; k < depth; k++, a += 8, b += 2 * n)
        {
            V p = V.Load(b), q = V.Load(b + n), s;
            s = V.Of(a[0]); x0 = V.Fma(s, p, x0); y0 = V.Fma(s, q, y0);
            s = V.Of(a[1]); x1 = V.Fma(s, p, x1); y1 = V.Fma(s, q, y1);
            s = V.Of(a[2]); x2 = V.Fma(s, p, x2); y2 = V.Fma(s, q, y2);
            s = V.Of(a[3]); x3 = V.Fma(s, p, x3); y3 = V.Fma(s, q, y3);
            s = V.Of(a[4]); x4 = V.Fma(s, p, x4); y4 = V.Fma(s, q, y4);
            s = V.Of(a[5]); x5 = V.Fma(s, p, x5); y5 = V.Fma(s, q, y5);
            s = V.Of(a[6]); x6 = V.Fma(s, p, x6); y6 = V.Fma(s, q, y6);
            s = V.Of(a[7]); x7 = V.Fma(s, p, x7); y7 = V.Fma(s, q, y7);
        }
        Put(c, x0, y0, accumulate);
        Put(c + ldc, x1, y1, accumulate);
        Put(c + 2 * ldc, x2, y2, accumulate);
        Put(c + 3 * ldc, x3, y3, accumulate);
        Put(c + 4 * ldc, x4, y4, accumulate);
        Put(c + 5 * ldc, x5, y5, accumulate);
        Put(c + 6 * ldc, x6, y6, accumulate);
        Put(c + 7 * ldc, x7, y7, accumulate);
    }

    private static void Rows6<V>(float* a, float* b, int depth, float* c, int ldc, bool accumulate) where V : unmanaged, IVector<V>
    {
        var n = V.Count;
        V x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default, x4 = default, y4 = default,
            x5 = default, y5 = default;
        for (var k = 0; k < depth; k++, a += 6, b += 2 * n)
        {
            V p = V.Load(b), q = V.Load(b + n), s;
            s = V.Of(a[0]); x0 = V.Fma(s, p, x0); y0 = V.Fma(s, q, y0);
            s = V.Of(a[1]); x1 = V.Fma(s, p, x1); y1 = V.Fma(s, q, y1);
            s = V.Of(a[2]); x2 = V.Fma(s, p, x2); y2 = V.Fma(s, q, y2);
            s = V.Of(a[3]); x3 = V.Fma(s, p, x3); y3 = V.Fma(s, q, y3);
            s = V.Of(a[4]); x4 = V.Fma(s, p, x4); y4 = V.Fma(s, q, y4);
            s = V.Of(a[5]); x5 = V.Fma(s, p, x5); y5 = V.Fma(s, q, y5);
        }
        Put(c, x0, y0, accumulate);
        Put(c + ldc, x1, y1, accumulate);
        Put(c + 2 * ldc, x2, y2, accumulate);
        Put(c + 3 * ldc, x3, y3, accumulate);
        Put(c + 4 * ldc, x4, y4, accumulate);
        Put(c + 5 * ldc, x5, y5, accumulate);
    }

    private static void Rows4<V>(float* a, float* b, int depth, float* c, int ldc, bool accumulate) where V : unmanaged, IVector<V>
    {
        var n = V.Count;
        V x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default;
        for (var k = 0; k < depth; k++, a += 4, b += 2 * n)
        {
            V p = V.Load(b), q = V.Load(b + n), s;
            s = V.Of(a[0]); x0 = V.Fma(s, p, x0); y0 = V.Fma(s, q, y0);
            s = V.Of(a[1]); x1 = V.Fma(s, p, x1); y1 = V.Fma(s, q, y1);
            s = V.Of(a[2]); x2 = V.Fma(s, p, x2); y2 = V.Fma(s, q, y2);
            s = V.Of(a[3]); x3 = V.Fma(s, p, x3); y3 = V.Fma(s, q, y3);
        }
        Put(c, x0, y0, accumulate);
        Put(c + ldc, x1, y1, accumulate);
        Put(c + 2 * ldc, x2, y2, accumulate);
        Put(c + 3 * ldc, x3, y3, accumulate);
    }
}
