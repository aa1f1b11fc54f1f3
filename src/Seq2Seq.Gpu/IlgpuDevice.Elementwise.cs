using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    public override void Fill(View y, float value) => Each(new FillKernel { Y = Of(y), Value = value }, y.Length);

    internal struct FillKernel : IKernel
    {
        public ArrayView<float> Y;
        public float Value;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i < Y.IntLength) Y[i] = Value;
        }
    }

    public override void CopyBlock(View x, int strideX, View y, int strideY, int rows, int columns, bool accumulate) => Each(new CopyKernel
    {
        X = Of(x), Y = Of(y), StrideX = strideX, StrideY = strideY, Rows = rows, Columns = columns, Accumulate = accumulate ? 1 : 0,
    }, (long)rows * columns);

    internal struct CopyKernel : IKernel
    {
        public ArrayView<float> X, Y;
        public int StrideX, StrideY, Rows, Columns, Accumulate;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i >= Rows * Columns) return;
            int row = i / Columns, column = i % Columns, to = row * StrideY + column;
            var x = X[row * StrideX + column];
            Y[to] = Accumulate != 0 ? Y[to] + x : x;
        }
    }

    public override void Map<F>(F f, View x, View y) => Each(new Map1<F> { Function = f, X = Of(x), Y = Of(y) }, y.Length);

    public override void Map<F>(F f, View x, View y, View z) => Each(new Map2<F> { Function = f, X = Of(x), Y = Of(y), Z = Of(z) }, z.Length);

    public override void Map<F>(F f, View x, View y, View z, View w) =>
        Each(new Map3<F> { Function = f, X = Of(x), Y = Of(y), Z = Of(z), W = Of(w) }, w.Length);

    internal struct Map1<F> : IKernel where F : unmanaged, IFunction1
    {
        public F Function;
        public ArrayView<float> X, Y;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i < Y.IntLength) Y[i] = Function.Apply(new Scalar(X[i])).Value;
        }
    }

    internal struct Map2<F> : IKernel where F : unmanaged, IFunction2
    {
        public F Function;
        public ArrayView<float> X, Y, Z;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i < Z.IntLength) Z[i] = Function.Apply(new Scalar(X[i]), new Scalar(Y[i])).Value;
        }
    }

    internal struct Map3<F> : IKernel where F : unmanaged, IFunction3
    {
        public F Function;
        public ArrayView<float> X, Y, Z, W;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i < W.IntLength) W[i] = Function.Apply(new Scalar(X[i]), new Scalar(Y[i]), new Scalar(Z[i])).Value;
        }
    }

    internal override void Dropout(View x, View y, float p, ulong key, bool accumulate) =>
        Each(new DropoutKernel { X = Of(x), Y = Of(y), Threshold = p, Keep = 1 / (1 - p), Key = key, Accumulate = accumulate ? 1 : 0 },
            ((long)y.Length + 3) / 4);

    /// <summary>One thread computes the four numbers of one counter.</summary>
    internal struct DropoutKernel : IKernel
    {
        public ArrayView<float> X, Y;
        public ulong Key;
        public float Threshold, Keep;
        public int Accumulate;

        public readonly void Run()
        {
            var counter = Grid.GlobalIndex.X;
            var (a, b, c, d) = Philox.Draw(Key, (ulong)counter);
            Apply(4 * counter, a);
            Apply(4 * counter + 1, b);
            Apply(4 * counter + 2, c);
            Apply(4 * counter + 3, d);
        }

        private readonly void Apply(int i, uint word)
        {
            if (i >= Y.IntLength) return;
            var y = Threshold > Philox.Unit(word) ? 0 : X[i] * Keep;
            Y[i] = Accumulate != 0 ? Y[i] + y : y;
        }
    }
}
