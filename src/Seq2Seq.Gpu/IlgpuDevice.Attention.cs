using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void AdditiveScores(View q, View k, View v, View lengths, View e, int targets, int sources, int batch, int width)
    {
        if (targets * batch > 0)
            Launch(new AdditiveKernel { Q = Of(q), K = Of(k), V = Of(v), Lengths = Ints(lengths), E = Of(e), Sources = sources, Batch = batch, Width = width },
                new KernelConfig(new Index3D(targets * batch, 1, 1), new Index3D(32, 8, 1)));
    }

    /// <summary>
    /// One group works on each target position of a sentence. Each of its eight lines of 32 threads computes the score of one source position at a
    /// time.
    /// </summary>
    internal struct AdditiveKernel : IKernel
    {
        public ArrayView<float> Q, K, V, E;
        public ArrayView<int> Lengths;
        public int Sources, Batch, Width;

        public readonly void Run()
        {
            var room = SharedMemory.Allocate<float>(256);
            int x = Group.IdxX, slot = Group.IdxY * 32 + x, row = Grid.IdxX, b = row % Batch, n = Length(Lengths, b, Sources);
            for (var first = 0; first < Sources; first += 8)
            {
                var s = first + Group.IdxY;
                var sum = 0f;
                if (s < n)
                    for (var a = x; a < Width; a += 32)
                        sum = V[a] * VectorMath.Tanh(new Scalar(Q[row * Width + a] + K[(s * Batch + b) * Width + a])).Value + sum;
                room[slot] = sum;
                Group.Barrier();
                for (var half = 16; half > 0; half /= 2)
                {
                    if (x < half) room[slot] += room[slot + half];
                    Group.Barrier();
                }
                if (x == 0 && s < Sources) E[row * Sources + s] = room[slot];
                Group.Barrier();
            }
        }
    }

    internal override void AdditiveScoresBackward(View q, View k, View v, View lengths, View de, View dq, View dk, View dv, int targets, int sources, int batch,
        int width)
    {
        Each(new AdditiveQueriesKernel
        {
            Q = Of(q), K = Of(k), V = Of(v), Lengths = Ints(lengths), DE = Of(de), DQ = Of(dq), Count = targets * batch * width, Sources = sources,
            Batch = batch, Width = width,
        }, (long)targets * batch * width);
        var parts = new View(Allocate(sources * batch * width), 0, sources * batch * width);
        Each(new AdditiveKeysKernel
        {
            Q = Of(q), K = Of(k), V = Of(v), Lengths = Ints(lengths), DE = Of(de), DK = Of(dk), Parts = Of(parts), Count = parts.Length, Targets = targets,
            Sources = sources, Batch = batch, Width = width,
        }, parts.Length);
        SumRows(parts, dv, sources, batch * width);
        Free(parts.Storage);
    }

    /// <summary>One thread computes each dq[t, b, a] += Σ_s de v (1 - h²).</summary>
    internal struct AdditiveQueriesKernel : IKernel
    {
        public ArrayView<float> Q, K, V, DE, DQ;
        public ArrayView<int> Lengths;
        public int Count, Sources, Batch, Width;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i >= Count) return;
            int row = i / Width, a = i % Width, b = row % Batch, n = Length(Lengths, b, Sources);
            float q = Q[i], v = V[a], sum = 0;
            for (var s = 0; s < n; s++)
            {
                var h = VectorMath.Tanh(new Scalar(q + K[(s * Batch + b) * Width + a])).Value;
                sum += DE[row * Sources + s] * v * (1 - h * h);
            }
            DQ[i] += sum;
        }
    }

    /// <summary>One thread computes each dk[s, b, a] += Σ_t de v (1 - h²), and Σ_t de h, which is the part of this position in dv.</summary>
    internal struct AdditiveKeysKernel : IKernel
    {
        public ArrayView<float> Q, K, V, DE, DK, Parts;
        public ArrayView<int> Lengths;
        public int Count, Targets, Sources, Batch, Width;

        public readonly void Run()
        {
            var i = Grid.GlobalIndex.X;
            if (i >= Count) return;
            int a = i % Width, b = i / Width % Batch, s = i / Width / Batch;
            float k = K[i], v = V[a], sum = 0, part = 0;
            if (s < Length(Lengths, b, Sources))
                for (var t = 0; t < Targets; t++)
                {
                    var row = t * Batch + b;
                    var h = VectorMath.Tanh(new Scalar(Q[row * Width + a] + k)).Value;
                    var de = DE[row * Sources + s];
                    sum += de * v * (1 - h * h);
                    part = de * h + part;
                }
            DK[i] += sum;
            Parts[i] = part;
        }
    }
}
