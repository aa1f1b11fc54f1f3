using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void AdditiveScores(View q, View k, View v, View lengths, View e, int targets, int sources, int batch, int width) =>
        workers.Run(new AdditiveJob { Q = Of(q), K = Of(k), VA = Of(v), Lengths = Ints(lengths), E = Of(e), T = targets, S = sources, B = batch, A = width },
            targets * batch, 32L * targets * sources * batch * width);

    /// <summary>A piece is one target position of one sentence.</summary>
    private struct AdditiveJob : IPieces
    {
        public float* Q, K, VA, E;
        public int* Lengths;
        public int T, S, B, A;

        public readonly void Run(int piece)
        {
            var b = piece % B;
            var n = Lengths == null ? S : Math.Clamp(Lengths[b], 0, S);
            float* q = Q + (long)piece * A, e = E + (long)piece * S;
            for (var s = 0; s < n; s++)
            {
                var k = K + ((long)s * B + b) * A;
                V sum = default;
                var j = 0;
                for (; j + V.Count <= A; j += V.Count) sum = V.Fma(V.Load(VA + j), VectorMath.Tanh(V.Load(q + j) + V.Load(k + j)), sum);
                var total = AddLanes(sum);
                for (; j < A; j++) total = MathF.FusedMultiplyAdd(VA[j], VectorMath.Tanh(new Lane1(q[j] + k[j])).Value, total);
                e[s] = total;
            }
            Clear(e + n, S - n);
        }
    }

    internal override void AdditiveScoresBackward(View q, View k, View v, View lengths, View de, View dq, View dk, View dv, int targets, int sources, int batch,
        int width) =>
        workers.Run(new AdditiveBackwardJob
        {
            Q = Of(q), K = Of(k), VA = Of(v), Lengths = Ints(lengths), DE = Of(de), DQ = Of(dq), DK = Of(dk), DV = Of(dv), T = targets, S = sources, B = batch,
            A = width,
        }, batch, 48L * targets * sources * batch * width);

    /// <summary>A piece is one sentence. With h = tanh(q + k): dv += de h, dq += de v (1 - h²), and dk += the same term as dq.</summary>
    private struct AdditiveBackwardJob : IPieces
    {
        public float* Q, K, VA, DE, DQ, DK, DV;
        public int* Lengths;
        public int T, S, B, A;

        public readonly void Run(int b)
        {
            var n = Lengths == null ? S : Math.Clamp(Lengths[b], 0, S);
            for (var t = 0; t < T; t++)
            {
                var row = (long)t * B + b;
                for (var s = 0; s < n; s++)
                {
                    var de = DE[row * S + s];
                    var at = ((long)s * B + b) * A;
                    float* q = Q + row * A, dq = DQ + row * A, k = K + at, dk = DK + at, dv = DV + (long)b * A;
                    var j = 0;
                    for (; j + V.Count <= A; j += V.Count) Term<V>(de, q + j, k + j, VA + j, dq + j, dk + j, dv + j);
                    for (; j < A; j++) Term<Lane1>(de, q + j, k + j, VA + j, dq + j, dk + j, dv + j);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Term<W>(float de, float* q, float* k, float* v, float* dq, float* dk, float* dv) where W : unmanaged, IVector<W>
        {
            W d = W.Of(de), h = VectorMath.Tanh(W.Load(q) + W.Load(k));
            var g = d * W.Load(v) * (W.Of(1f) - h * h);
            W.Store(W.Load(dq) + g, dq);
            W.Store(W.Load(dk) + g, dk);
            W.Store(W.Fma(d, h, W.Load(dv)), dv);
        }
    }
}
