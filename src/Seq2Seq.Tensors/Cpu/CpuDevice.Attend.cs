namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>
    /// The largest number of queries for which it takes longer to pack keys and values for a product than to compute with them as they stand.
    /// </summary>
    private const int FewQueries = 8;

    /// <summary>The widest key that a few queries are compared with, which is the depth of a block of a product.</summary>
    private const int WidestKey = Gemm<V>.DepthBlock;

    /// <summary>The number of floating-point operations of a piece of work.</summary>
    private const long PieceCost = 30_000;

    /// <inheritdoc/>
    /// <remarks>
    /// A few queries, as of a decoder's step, are not worth the packing of keys and values. Each element is the same chain of multiply-adds as that of a
    /// product, so that no bit depends on the number of queries.
    /// </remarks>
    internal override void Attend(in AttentionRows rows, in HeadVectors q, in HeadVectors k, in HeadVectors v, View weights, in HeadVectors context)
    {
        if (rows.Targets > FewQueries || q.Width > WidestKey)
        {
            base.Attend(rows, q, k, v, weights, context);
            return;
        }
        var items = rows.Batch * rows.Heads;
        var cost = 2L * rows.Targets * rows.Sources * (q.Width + v.Width) + 2L * rows.Sources * q.Width;
        var each = (int)Math.Clamp(PieceCost / Math.Max(1, cost), 1, Math.Max(1, items));
        workers.Run(new AttendJob
        {
            Q = new(q), K = new(k), Values = new(v), Context = new(context), E = Of(weights), Lengths = Ints(rows.Lengths), Rows = new HeadRows(rows),
            Targets = rows.Targets, Items = items, Each = each,
        }, Blocks(items, each), cost * items);
    }

    /// <summary>The numbers of <see cref="HeadVectors"/>, which a job can hold.</summary>
    private readonly struct Vectors(in HeadVectors vectors)
    {
        public readonly float* Data = Of(vectors.Elements);
        public readonly int Stride = vectors.Stride, Step = vectors.Step, Width = vectors.Width;

        public float* At(int position, int item) => Data + (long)position * Stride + (long)item * Step;
    }

    /// <summary>A piece is a few heads.</summary>
    private struct AttendJob : IPieces
    {
        public Vectors Q, K, Values, Context;
        public float* E;
        public int* Lengths;
        public HeadRows Rows;
        public int Targets, Items, Each;

        public readonly void Run(int piece)
        {
            float* keys = stackalloc float[V.Count * WidestKey], rest = stackalloc float[16];
            for (var item = piece * Each; item < Math.Min(Items, (piece + 1) * Each); item++)
            {
                Scores(item, keys, rest);
                for (var t = 0; t < Targets; t++)
                {
                    var row = t * Items + item;
                    float* e = E + (long)row * Rows.Sources, c = Context.At(t, item);
                    var seen = Rows.Seen(row, Lengths);
                    Softmax(e, seen, Rows, rest);
                    var j = 0;
                    for (; j + V.Count <= Values.Width; j += V.Count) V.Store(Sum<V>(e, seen, item, j), c + j);
                    for (; j < Values.Width; j++) c[j] = Sum<Lane1>(e, seen, item, j).Value;
                }
            }
        }

        /// <summary>Computes e[t, s] = q[t]·k[s], for as many positions at a time as a vector has elements.</summary>
        private readonly void Scores(int item, float* keys, float* rest)
        {
            for (var s = 0; s < Rows.Sources; s += V.Count)
            {
                var count = Math.Min(V.Count, Rows.Sources - s);
                Packing.Panel(K.At(s, item), K.Stride, transposed: true, K.Width, count, V.Count, keys);
                for (var t = 0; t < Targets; t++)
                {
                    var q = Q.At(t, item);
                    V sum = default;
                    for (var d = 0; d < K.Width; d++) sum = V.Fma(V.Of(q[d]), V.Load(keys + d * V.Count), sum);
                    var e = E + (long)(t * Items + item) * Rows.Sources + s;
                    V.Store(sum, count == V.Count ? e : rest);
                    if (count < V.Count) new Span<float>(rest, count).CopyTo(new Span<float>(e, count));
                }
            }
        }

        /// <summary>Computes Σ_s α_s v[s, j], where blocks of terms are added as in a product.</summary>
        private readonly W Sum<W>(float* alpha, int seen, int item, int j) where W : unmanaged, IVector<W>
        {
            W total = default;
            for (var first = 0; first < seen; first += WidestKey)
            {
                W sum = default;
                for (var s = first; s < Math.Min(seen, first + WidestKey); s++) sum = W.Fma(W.Of(alpha[s]), W.Load(Values.At(s, item) + j), sum);
                total = first == 0 ? sum : sum + total;
            }
            return total;
        }
    }
}
