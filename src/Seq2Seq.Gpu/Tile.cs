using ILGPU;

namespace Seq2Seq.Gpu;

/// <summary>
/// The Size x Size sums of a matrix product that a thread keeps in registers. They stand 16 rows and 16 columns apart, which is the width of a group
/// of threads. The sums are written out because ILGPU unrolls no loops.
/// </summary>
internal interface ITile<T> where T : unmanaged, ITile<T>
{
    static abstract int Size { get; }

    /// <summary>Computes sum[r, c] += a[i + 16 r] b[j + 16 c].</summary>
    static abstract T Add(T sum, ArrayView<float> a, int i, ArrayView<float> b, int j);

    static abstract float At(T sum, int r, int c);
}

internal struct Tile1 : ITile<Tile1>
{
    private float _sum;

    public static int Size => 1;

    public static Tile1 Add(Tile1 sum, ArrayView<float> a, int i, ArrayView<float> b, int j)
    {
        sum._sum = a[i] * b[j] + sum._sum;
        return sum;
    }

    public static float At(Tile1 sum, int r, int c) => sum._sum;
}

internal struct Tile2 : ITile<Tile2>
{
    private float _00, _01, _10, _11;

    public static int Size => 2;

    public static Tile2 Add(Tile2 sum, ArrayView<float> a, int i, ArrayView<float> b, int j)
    {
        float x = a[i], y = a[i + 16], p = b[j], q = b[j + 16];
        sum._00 = x * p + sum._00;
        sum._01 = x * q + sum._01;
        sum._10 = y * p + sum._10;
        sum._11 = y * q + sum._11;
        return sum;
    }

    public static float At(Tile2 sum, int r, int c) => r == 0 ? c == 0 ? sum._00 : sum._01 : c == 0 ? sum._10 : sum._11;
}

/// <summary>Four columns of a row.</summary>
internal struct Four
{
    public float A, B, C, D;

    public static Four Load(ArrayView<float> from, int i) => new() { A = from[i], B = from[i + 16], C = from[i + 32], D = from[i + 48] };

    public static Four Add(Four sum, float a, Four b)
    {
        sum.A = a * b.A + sum.A;
        sum.B = a * b.B + sum.B;
        sum.C = a * b.C + sum.C;
        sum.D = a * b.D + sum.D;
        return sum;
    }

    public static float At(Four sum, int c) => c == 0 ? sum.A : c == 1 ? sum.B : c == 2 ? sum.C : sum.D;
}

internal struct Tile4 : ITile<Tile4>
{
    private Four _0, _1, _2, _3;

    public static int Size => 4;

    public static Tile4 Add(Tile4 sum, ArrayView<float> a, int i, ArrayView<float> b, int j) => Add(sum, a, i, Four.Load(b, j));

    public static Tile4 Add(Tile4 sum, ArrayView<float> a, int i, Four b)
    {
        sum._0 = Four.Add(sum._0, a[i], b);
        sum._1 = Four.Add(sum._1, a[i + 16], b);
        sum._2 = Four.Add(sum._2, a[i + 32], b);
        sum._3 = Four.Add(sum._3, a[i + 48], b);
        return sum;
    }

    public static float At(Tile4 sum, int r, int c) => r == 0 ? Four.At(sum._0, c) : r == 1 ? Four.At(sum._1, c) : r == 2 ? Four.At(sum._2, c)
        : Four.At(sum._3, c);
}

internal struct Tile8 : ITile<Tile8>
{
    private Tile4 _topLeft, _topRight, _bottomLeft, _bottomRight;

    public static int Size => 8;

    public static Tile8 Add(Tile8 sum, ArrayView<float> a, int i, ArrayView<float> b, int j)
    {
        Four left = Four.Load(b, j), right = Four.Load(b, j + 64);
        sum._topLeft = Tile4.Add(sum._topLeft, a, i, left);
        sum._topRight = Tile4.Add(sum._topRight, a, i, right);
        sum._bottomLeft = Tile4.Add(sum._bottomLeft, a, i + 64, left);
        sum._bottomRight = Tile4.Add(sum._bottomRight, a, i + 64, right);
        return sum;
    }

    public static float At(Tile8 sum, int r, int c) => r < 4
        ? c < 4 ? Tile4.At(sum._topLeft, r, c) : Tile4.At(sum._topRight, r, c - 4)
        : c < 4 ? Tile4.At(sum._bottomLeft, r - 4, c) : Tile4.At(sum._bottomRight, r - 4, c - 4);
}
