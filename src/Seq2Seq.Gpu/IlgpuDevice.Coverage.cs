using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void CoverageScores(View q, View k, View c, View w, View v, View lengths, View e, int targets, int sources, int batch, int width) =>
        Groups(new CoverageKernel
        {
            At = Operands(q, k, c, w, v, lengths, sources, batch, width), E = Of(e),
        }, targets * batch * sources, RowGroup);

    internal override void CoverageScoresBackward(View q, View k, View c, View w, View v, View lengths, View de, View dq, View dk, View dc, View dw, View dv,
        int targets, int sources, int batch, int width)
    {
        var at = Operands(q, k, c, w, v, lengths, sources, batch, width);
        Each(new CoverageQueriesKernel { At = at, DE = Of(de), DQ = Of(dq), Count = targets * batch * width }, (long)targets * batch * width);
        Groups(new CoverageWeightsKernel { At = at, DE = Of(de), DC = Of(dc) }, targets * batch * sources, RowGroup);
        var count = sources * batch * width;
        View partsW = new(Allocate(count), 0, count), partsV = new(Allocate(count), 0, count);
        Each(new CoverageKeysKernel { At = at, DE = Of(de), DK = Of(dk), PartsW = Of(partsW), PartsV = Of(partsV), Count = count, Targets = targets }, count);
        SumRows(partsW, dw, sources, batch * width);
        SumRows(partsV, dv, sources, batch * width);
        Free(partsW.Storage);
        Free(partsV.Storage);
    }

    private static CoverageOperands Operands(View q, View k, View c, View w, View v, View lengths, int sources, int batch, int width) => new()
    {
        Q = Of(q), K = Of(k), C = Of(c), W = Of(w), V = Of(v), Lengths = Ints(lengths), Sources = sources, Batch = batch, Width = width,
    };

    internal struct CoverageOperands
    {
        public ArrayView<float> Q, K, C, W, V;
        public ArrayView<int> Lengths;
        public int Sources, Batch, Width;

        /// <summary>Returns h = tanh(q + k + c w) of target position and sentence <paramref name="row"/>.</summary>
        public readonly float Hidden(int row, int s, int a) => VectorMath.Tanh(new Scalar(
            Q[row * Width + a] + K[(s * Batch + row % Batch) * Width + a] + C[row * Sources + s] * W[a])).Value;

        public readonly bool IsInside(int row, int s) => s < Length(Lengths, row % Batch, Sources);
    }

    /// <summary>One group computes each score.</summary>
    internal struct CoverageKernel : IKernel
    {
        public CoverageOperands At;
        public ArrayView<float> E;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            int row = Grid.IdxX / At.Sources, s = Grid.IdxX % At.Sources;
            var sum = 0f;
            if (At.IsInside(row, s))
                for (var a = Group.IdxX; a < At.Width; a += Group.DimX) sum = At.V[a] * At.Hidden(row, s, a) + sum;
            sum = Reduction.Sum(room, sum);
            if (Group.IdxX == 0) E[Grid.IdxX] = sum;
        }
    }

    /// <summary>One thread computes each dq[t, b, a] += Σ_s g, where g = de v (1 - h²).</summary>
    internal struct CoverageQueriesKernel : IKernel
    {
        public CoverageOperands At;
        public ArrayView<float> DE, DQ;
        public int Count;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i >= Count) return;
            int row = i / At.Width, a = i % At.Width;
            var sum = 0f;
            for (var s = 0; s < At.Sources && At.IsInside(row, s); s++)
            {
                var h = At.Hidden(row, s, a);
                sum += DE[row * At.Sources + s] * At.V[a] * (1 - h * h);
            }
            DQ[i] += sum;
        }
    }

    /// <summary>One group computes each dc[t, b, s] += Σ_a g w_a.</summary>
    internal struct CoverageWeightsKernel : IKernel
    {
        public CoverageOperands At;
        public ArrayView<float> DE, DC;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            int row = Grid.IdxX / At.Sources, s = Grid.IdxX % At.Sources;
            var sum = 0f;
            if (At.IsInside(row, s))
                for (var a = Group.IdxX; a < At.Width; a += Group.DimX)
                {
                    var h = At.Hidden(row, s, a);
                    sum += DE[Grid.IdxX] * At.V[a] * (1 - h * h) * At.W[a];
                }
            sum = Reduction.Sum(room, sum);
            if (Group.IdxX == 0) DC[Grid.IdxX] += sum;
        }
    }

    /// <summary>One thread computes each dk[s, b, a] += Σ_t g, and Σ_t g c and Σ_t de h, which are the parts of this position in dw and dv.</summary>
    internal struct CoverageKeysKernel : IKernel
    {
        public CoverageOperands At;
        public ArrayView<float> DE, DK, PartsW, PartsV;
        public int Count, Targets;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i >= Count) return;
            int a = i % At.Width, b = i / At.Width % At.Batch, s = i / At.Width / At.Batch;
            float sum = 0, partW = 0, partV = 0;
            if (At.IsInside(b, s))
                for (var t = 0; t < Targets; t++)
                {
                    var row = t * At.Batch + b;
                    float h = At.Hidden(row, s, a), de = DE[row * At.Sources + s], g = de * At.V[a] * (1 - h * h);
                    sum += g;
                    partW = g * At.C[row * At.Sources + s] + partW;
                    partV = de * h + partV;
                }
            DK[i] += sum;
            PartsW[i] = partW;
            PartsV[i] = partV;
        }
    }
}
