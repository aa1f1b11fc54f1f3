using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    /// <summary>The largest number of groups that share a norm. The number of groups depends only on the length.</summary>
    private const int MostParts = 1024;

    public override void ClipFactor(View g, float maxNorm, View result)
    {
        var parts = (int)Math.Clamp(((long)g.Length + 4095) / 4096, 1, MostParts);
        var sums = new View(Allocate(parts), 0, parts);
        Groups(new SquaresKernel { X = Of(g), Sums = Of(sums), Parts = parts }, parts);
        Groups(new ClipKernel { Sums = Of(sums), Result = Of(result), MaxNorm = maxNorm }, 1);
        Free(sums.Storage);
    }

    internal struct SquaresKernel : IKernel
    {
        public ArrayView<float> X, Sums;
        public int Parts;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var mine = 0f;
            for (var i = Grid.GlobalIndex.X; i < X.IntLength; i += Parts * Group.DimX) mine = X[i] * X[i] + mine;
            var sum = Reduction.Sum(room, mine);
            if (Group.IdxX == 0) Sums[Grid.IdxX] = sum;
        }
    }

    internal struct ClipKernel : IKernel
    {
        public ArrayView<float> Sums, Result;
        public float MaxNorm;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(Reduction.Room);
            var mine = 0f;
            for (var i = Group.IdxX; i < Sums.IntLength; i += Group.DimX) mine += Sums[i];
            var norm = MathF.Sqrt(Reduction.Sum(room, mine));
            if (Group.IdxX != 0) return;
            var finite = !float.IsNaN(norm) && !float.IsInfinity(norm);
            Result[0] = norm;
            Result[1] = !finite ? 0 : MaxNorm == 0 || norm <= MaxNorm ? 1 : MaxNorm / norm;
        }
    }

    public override void Update<R>(R rule, View w, View g, View first, View second, View factor) =>
        Each(new UpdateKernel<R> { Rule = rule, W = Of(w), G = Of(g), First = Of(first), Second = Of(second), Factor = Of(factor) }, w.Length);

    internal struct UpdateKernel<R> : IKernel where R : unmanaged, IUpdateRule
    {
        public R Rule;
        public ArrayView<float> W, G, First, Second, Factor;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            var factor = Factor[0];
            if (i >= W.IntLength || factor == 0) return;
            var updated = Rule.Apply(new Scalar(W[i]), new Scalar(factor * G[i]), new Scalar(First[i]), new Scalar(R.Moments > 1 ? Second[i] : 0));
            First[i] = updated.First.Value;
            if (R.Moments > 1) Second[i] = updated.Second.Value;
            W[i] = updated.W.Value;
        }
    }
}
