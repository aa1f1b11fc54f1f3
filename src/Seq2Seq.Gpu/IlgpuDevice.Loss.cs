using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void CrossEntropy(View logits, View targets, View result, int rows, int columns, int resultStride, int ignore, float smoothing,
        float gradientScale)
    {
        CheckIds(targets, columns, ignore);
        Groups(new CrossEntropyKernel
        {
            X = Of(logits), Targets = Ints(targets), Result = Of(result), Columns = columns, ResultStride = resultStride,
            Ignore = ignore, Smoothing = smoothing, GradientScale = gradientScale,
        }, rows);
    }

    internal struct CrossEntropyKernel : IKernel
    {
        public ArrayView<float> X, Result;
        public ArrayView<int> Targets;
        public int Columns, ResultStride, Ignore;
        public float Smoothing, GradientScale;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var indices = SharedMemory.Allocate<int>(Reduction.Room);
            int row = Grid.IdxX, at = row * Columns, i = Group.IdxX, target = Targets[row];
            if (target == Ignore || target < 0 || target >= Columns)
            {
                if (i == 0) Result[row] = Result[row + ResultStride] = Result[row + 2 * ResultStride] = 0;
                if (GradientScale != 0)
                    for (var v = i; v < Columns; v += Group.DimX) X[at + v] = 0;
                return;
            }
            var atTarget = X[at + target];
            var mine = Ranked.Last;
            var total = 0f;
            for (var v = i; v < Columns; v += Group.DimX)
            {
                var x = X[at + v];
                total += x;
                if (Ranked.Before(Ranked.Of(x), v, mine)) mine = new Ranked(Ranked.Of(x), v);
            }
            var first = Reduction.First(room, indices, mine);
            var sumX = Reduction.Sum(room, total);
            var max = first.Value;
            var exps = 0f;
            for (var v = i; v < Columns; v += Group.DimX) exps += ExpMinus(X[at + v], max);
            var sum = Reduction.Sum(room, exps);
            if (i == 0)
            {
                // -log p_v = log Σ e^(x - max) + (max - x_v): in this form the large numbers cancel first.
                var logSum = MathF.Log(sum);
                var nll = logSum + (max - atTarget);
                var spread = Smoothing != 0 ? Smoothing * (logSum + (max - sumX / Columns)) : 0;
                Result[row] = (1 - Smoothing) * nll + spread;
                Result[row + ResultStride] = nll;
                Result[row + 2 * ResultStride] = first.Index == target ? 1f : 0f;
            }
            if (GradientScale == 0) return;
            // d loss / d x_v = p_v - (1-ε)[v = target] - ε / V
            float scale = GradientScale / sum, shift = -GradientScale * Smoothing / Columns;
            for (var v = i; v < Columns; v += Group.DimX)
            {
                var d = ExpMinus(X[at + v], max) * scale + shift;
                X[at + v] = v == target ? d - GradientScale * (1 - Smoothing) : d;
            }
        }
    }

    internal override void TopLogSoftmax(View x, View values, View indices, int rows, int columns, int k) =>
        Groups(new TopKernel { X = Of(x), Values = Of(values), Indices = Ints(indices), Columns = columns, K = k }, rows);

    /// <summary>
    /// Each thread keeps the best of its share, elements i, i + n, ... The best of these is the next result of the group. The thread that had it
    /// looks for the best element that comes after it.
    /// </summary>
    internal struct TopKernel : IKernel
    {
        public ArrayView<float> X, Values;
        public ArrayView<int> Indices;
        public int Columns, K;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var indices = SharedMemory.Allocate<int>(Reduction.Room);
            int row = Grid.IdxX, at = row * Columns, i = Group.IdxX;
            var mine = Best(at, new Ranked(float.PositiveInfinity, -1));
            var max = 0f;
            for (var k = 0; k < K; k++)
            {
                var best = Reduction.First(room, indices, mine);
                if (k == 0) max = best.Value;
                if (i == 0)
                {
                    Values[row * K + k] = best.Value;
                    Indices[row * K + k] = best.Index;
                }
                if (best.Index % Group.DimX == i) mine = Best(at, best);
            }
            var exps = 0f;
            for (var v = i; v < Columns; v += Group.DimX) exps += ExpMinus(X[at + v], max);
            var sum = Reduction.Sum(room, exps);
            if (i != 0) return;
            var logSum = MathF.Log(sum);
            for (var k = 0; k < K; k++) Values[row * K + k] = Values[row * K + k] - max - logSum;
        }

        private readonly Ranked Best(int at, Ranked after)
        {
            var best = Ranked.Last;
            for (var v = Group.IdxX; v < Columns; v += Group.DimX)
            {
                var x = Ranked.Of(X[at + v]);
                var comesAfter = x < after.Value || x == after.Value && v > after.Index;
                if (comesAfter && Ranked.Before(x, v, best)) best = new Ranked(x, v);
            }
            return best;
        }
    }
}
