namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    private const int SumChunk = 1 << 16;

    public override void ClipFactor(View g, float maxNorm, View result)
    {
        var chunks = Blocks(g.Length, SumChunk);
        var sums = Allocate(2 * chunks);
        var partial = (double*)((CpuStorage)sums).Data;
        workers.Run(new SquaresJob { X = Of(g), Length = g.Length, Sums = partial }, chunks, g.Length);
        var total = 0d;
        for (var i = 0; i < chunks; i++) total += partial[i];
        Free(sums);
        var norm = (float)Math.Sqrt(total);
        var r = Of(result);
        r[0] = norm;
        r[1] = !float.IsFinite(norm) ? 0 : maxNorm == 0 || norm <= maxNorm ? 1 : maxNorm / norm;
    }

    private struct SquaresJob : IPieces
    {
        public float* X;
        public int Length;
        public double* Sums;

        public readonly void Run(int piece)
        {
            int i = piece * SumChunk, end = Math.Min(Length, i + SumChunk);
            V sum = default;
            for (; i + V.Count <= end; i += V.Count)
            {
                var x = V.Load(X + i);
                sum = V.Fma(x, x, sum);
            }
            double total = AddLanes(sum);
            for (; i < end; i++) total += (double)X[i] * X[i];
            Sums[piece] = total;
        }
    }

    public override void Adam(in AdamStep step, View w, View g, View m, View v, View factor) =>
        workers.Run(new AdamJob { S = step, W = Of(w), G = Of(g), M = Of(m), Second = Of(v), Factor = *Of(factor), Length = w.Length },
            Blocks(w.Length, 4 * Chunk), 16L * w.Length);

    private struct AdamJob : IPieces
    {
        public AdamStep S;
        public float* W, G, M, Second;
        public float Factor;
        public int Length;

        public readonly void Run(int piece)
        {
            if (Factor == 0) return;
            int i = piece * 4 * Chunk, end = Math.Min(Length, i + 4 * Chunk);
            for (; i + V.Count <= end; i += V.Count) Update<V>(i);
            for (; i < end; i++) Update<Lane1>(i);
        }

        private readonly void Update<U>(int i) where U : unmanaged, IVector<U>
        {
            U w = U.Load(W + i), g = U.Of(Factor) * U.Load(G + i), decay = U.Of(S.Decay);
            if (S.Decay != 0 && !S.Decoupled) g = U.Fma(decay, w, g);
            var m = U.Fma(U.Of(S.Beta1), U.Load(M + i), U.Of(1 - S.Beta1) * g);
            var v = U.Fma(U.Of(S.Beta2), U.Load(Second + i), U.Of(1 - S.Beta2) * g * g);
            U.Store(m, M + i);
            U.Store(v, Second + i);
            if (S.Decay != 0 && S.Decoupled) w -= U.Of(S.Rate) * decay * w;
            w -= U.Of(S.Rate / S.Correction1) * m / (U.Sqrt(v * U.Of(1 / S.Correction2)) + U.Of(S.Epsilon));
            U.Store(w, W + i);
        }
    }

    public override void Sgd(View w, View g, View v, View factor, float rate, float momentum, float decay) =>
        workers.Run(new SgdJob
        {
            W = Of(w), G = Of(g), Velocity = Of(v), Factor = *Of(factor), Rate = rate, Momentum = momentum, Decay = decay, Length = w.Length
        },
            Blocks(w.Length, 4 * Chunk), 8L * w.Length);

    private struct SgdJob : IPieces
    {
        public float* W, G, Velocity;
        public float Factor, Rate, Momentum, Decay;
        public int Length;

        public readonly void Run(int piece)
        {
            if (Factor == 0) return;
            for (var i = piece * 4 * Chunk; i < Math.Min(Length, piece * 4 * Chunk + 4 * Chunk); i++)
            {
                Velocity[i] = Momentum * Velocity[i] + Factor * G[i] + Decay * W[i];
                W[i] -= Rate * Velocity[i];
            }
        }
    }
}
