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

    public override void Update<R>(R rule, View w, View g, View first, View second, View factor) => workers.Run(
        new UpdateJob<R> { Rule = rule, W = Of(w), G = Of(g), First = Of(first), Second = Of(second), Factor = *Of(factor), Length = w.Length },
        Blocks(w.Length, 4 * Chunk), 16L * w.Length);

    private struct UpdateJob<R> : IPieces where R : unmanaged, IUpdateRule
    {
        public R Rule;
        public float* W, G, First, Second;
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
            var updated = Rule.Apply(U.Load(W + i), U.Of(Factor) * U.Load(G + i), U.Load(First + i), R.Moments > 1 ? U.Load(Second + i) : U.Of(0f));
            U.Store(updated.First, First + i);
            if (R.Moments > 1) U.Store(updated.Second, Second + i);
            U.Store(updated.W, W + i);
        }
    }
}
