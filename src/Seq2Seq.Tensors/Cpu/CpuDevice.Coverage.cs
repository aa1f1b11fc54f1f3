using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void CoverageScores(View q, View k, View c, View w, View v, View lengths, View e, int targets, int sources, int batch, int width) =>
        workers.Run(new CoverageJob
        {
            Q = Of(q), K = Of(k), C = Of(c), W = Of(w), VA = Of(v), Lengths = Ints(lengths), E = Of(e), S = sources, B = batch, A = width,
        }, targets * batch, 32L * targets * sources * batch * width);

    /// <summary>A piece is one target position of one sentence.</summary>
    private struct CoverageJob : IPieces
    {
        public float* Q, K, C, W, VA, E;
        public int* Lengths;
        public int S, B, A;

        public readonly void Run(int piece)
        {
            var b = piece % B;
            var n = Lengths == null ? S : Math.Clamp(Lengths[b], 0, S);
            float* q = Q + (long)piece * A, c = C + (long)piece * S, e = E + (long)piece * S;
            for (var s = 0; s < n; s++)
            {
                var k = K + ((long)s * B + b) * A;
                V sum = default, covered = V.Of(c[s]);
                var j = 0;
                for (; j + V.Count <= A; j += V.Count) sum = V.Fma(V.Load(VA + j), Hidden(q + j, k + j, covered, W + j), sum);
                var total = AddLanes(sum);
                for (; j < A; j++) total = MathF.FusedMultiplyAdd(VA[j], Hidden(q + j, k + j, new Lane1(c[s]), W + j).Value, total);
                e[s] = total;
            }
            Clear(e + n, S - n);
        }
    }

    /// <summary>Returns h = tanh(q + k + c w).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Hidden<T>(float* q, float* k, T c, float* w) where T : unmanaged, IVector<T> =>
        VectorMath.Tanh(T.Fma(c, T.Load(w), T.Load(q) + T.Load(k)));

    internal override void CoverageScoresBackward(View q, View k, View c, View w, View v, View lengths, View de, View dq, View dk, View dc, View dw, View dv,
        int targets, int sources, int batch, int width) =>
        workers.Run(new CoverageBackwardJob
        {
            Q = Of(q), K = Of(k), C = Of(c), W = Of(w), VA = Of(v), Lengths = Ints(lengths), DE = Of(de), DQ = Of(dq), DK = Of(dk), DC = Of(dc), DW = Of(dw),
            DV = Of(dv), T = targets, S = sources, B = batch, A = width,
        }, batch, 64L * targets * sources * batch * width);

    /// <summary>A piece is one sentence. With g = de v (1 - h²): dv += de h, dq and dk += g, dw += g c, and dc += Σ g w.</summary>
    private struct CoverageBackwardJob : IPieces
    {
        public float* Q, K, C, W, VA, DE, DQ, DK, DC, DW, DV;
        public int* Lengths;
        public int T, S, B, A;

        public readonly void Run(int b)
        {
            var n = Lengths == null ? S : Math.Clamp(Lengths[b], 0, S);
            for (var t = 0; t < T; t++)
                for (var s = 0; s < n; s++)
                {
                    var row = (long)t * B + b;
                    var at = ((long)s * B + b) * A;
                    V sum = default;
                    var j = 0;
                    for (; j + V.Count <= A; j += V.Count) sum += Term<V>(row, at, b, s, j);
                    var total = AddLanes(sum);
                    for (; j < A; j++) total += Term<Lane1>(row, at, b, s, j).Value;
                    DC[row * S + s] += total;
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly W1 Term<W1>(long row, long at, int b, int s, int j) where W1 : unmanaged, IVector<W1>
        {
            W1 d = W1.Of(DE[row * S + s]), covered = W1.Of(C[row * S + s]), w = W1.Load(W + j);
            var h = Hidden(Q + row * A + j, K + at + j, covered, W + j);
            var g = d * W1.Load(VA + j) * (W1.Of(1f) - h * h);
            float* dq = DQ + row * A + j, dk = DK + at + j, dw = DW + (long)b * A + j, dv = DV + (long)b * A + j;
            W1.Store(W1.Load(dq) + g, dq);
            W1.Store(W1.Load(dk) + g, dk);
            W1.Store(W1.Fma(g, covered, W1.Load(dw)), dw);
            W1.Store(W1.Fma(d, h, W1.Load(dv)), dv);
            return g * w;
        }
    }
}
