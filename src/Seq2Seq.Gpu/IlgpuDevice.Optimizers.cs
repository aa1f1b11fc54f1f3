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

    public override void Adam(in AdamStep step, View w, View g, View m, View v, View factor) => Each(new AdamKernel
    {
        W = Of(w), G = Of(g), M = Of(m), V = Of(v), Factor = Of(factor), Rate = step.Rate, Beta1 = step.Beta1, Beta2 = step.Beta2, Epsilon = step.Epsilon,
        Correction1 = step.Correction1, Correction2 = step.Correction2, Decay = step.Decoupled ? 0 : step.Decay,
        DecoupledDecay = step.Decoupled ? step.Decay : 0,
    }, w.Length);

    internal struct AdamKernel : IKernel
    {
        public ArrayView<float> W, G, M, V, Factor;
        public float Rate, Beta1, Beta2, Epsilon, Correction1, Correction2, Decay, DecoupledDecay;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            var factor = Factor[0];
            if (i >= W.IntLength || factor == 0) return;
            float w = W[i], g = factor * G[i] + Decay * w;
            float m = Beta1 * M[i] + (1 - Beta1) * g, v = Beta2 * V[i] + (1 - Beta2) * g * g;
            M[i] = m;
            V[i] = v;
            w -= Rate * DecoupledDecay * w;
            W[i] = w - Rate / Correction1 * m / (MathF.Sqrt(v * (1 / Correction2)) + Epsilon);
        }
    }

    public override void Sgd(View w, View g, View v, View factor, float rate, float momentum, float decay) =>
        Each(new SgdKernel { W = Of(w), G = Of(g), V = Of(v), Factor = Of(factor), Rate = rate, Momentum = momentum, Decay = decay }, w.Length);

    internal struct SgdKernel : IKernel
    {
        public ArrayView<float> W, G, V, Factor;
        public float Rate, Momentum, Decay;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            var factor = Factor[0];
            if (i >= W.IntLength || factor == 0) return;
            var v = Momentum * V[i] + factor * G[i] + Decay * W[i];
            V[i] = v;
            W[i] -= Rate * v;
        }
    }
}
