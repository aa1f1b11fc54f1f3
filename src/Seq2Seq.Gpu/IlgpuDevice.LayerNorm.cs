using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void LayerNorm(View x, View gain, View bias, View y, View statistics, int rows, int columns, float epsilon) =>
        Groups(new LayerNormKernel
        {
            X = Of(x), Gain = Of(gain), Bias = Of(bias), Y = Of(y), Means = Of(statistics), Rows = rows, Columns = columns, Epsilon = epsilon,
        }, rows, RowGroup);

    internal struct LayerNormKernel : IKernel
    {
        public ArrayView<float> X, Gain, Bias, Y, Means;
        public int Rows, Columns;
        public float Epsilon;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(RowGroup);
            int row = Grid.IdxX, at = row * Columns;
            var mine = 0f;
            for (var j = Group.IdxX; j < Columns; j += Group.DimX) mine += X[at + j];
            var mean = Reduction.Sum(room, mine) / Columns;
            mine = 0;
            for (var j = Group.IdxX; j < Columns; j += Group.DimX) mine += (X[at + j] - mean) * (X[at + j] - mean);
            var s = 1 / MathF.Sqrt(Reduction.Sum(room, mine) / Columns + Epsilon);
            for (var j = Group.IdxX; j < Columns; j += Group.DimX) Y[at + j] = Gain[j] * ((X[at + j] - mean) * s) + Bias[j];
            if (Group.IdxX != 0) return;
            Means[row] = mean;
            Means[Rows + row] = s;
        }
    }

    internal override void LayerNormBackward(View x, View gain, View statistics, View dy, View dx, View product, int rows, int columns) =>
        Groups(new LayerNormBackwardKernel
        {
            X = Of(x), Gain = Of(gain), Means = Of(statistics), DY = Of(dy), DX = Of(dx), Product = Of(product), Rows = rows, Columns = columns,
        }, rows, RowGroup);

    internal struct LayerNormBackwardKernel : IKernel
    {
        public ArrayView<float> X, Gain, Means, DY, DX, Product;
        public int Rows, Columns;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(RowGroup);
            int row = Grid.IdxX, at = row * Columns;
            float mean = Means[row], s = Means[Rows + row], mine = 0f, mineX = 0f;
            for (var j = Group.IdxX; j < Columns; j += Group.DimX)
            {
                float unit = (X[at + j] - mean) * s, e = Gain[j] * DY[at + j];
                Product[at + j] = DY[at + j] * unit;
                mine += e;
                mineX += e * unit;
            }
            var meanE = Reduction.Sum(room, mine) / Columns;
            var meanEX = Reduction.Sum(room, mineX) / Columns;
            for (var j = Group.IdxX; j < Columns; j += Group.DimX)
                DX[at + j] += s * (Gain[j] * DY[at + j] - meanE - (X[at + j] - mean) * s * meanEX);
        }
    }
}
