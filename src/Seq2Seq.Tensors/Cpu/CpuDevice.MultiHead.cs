namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void AttentionSoftmax(in AttentionRows rows, View e) =>
        workers.Run(new AttentionSoftmaxJob { E = Of(e), Lengths = Ints(rows.Lengths), Rows = new HeadRows(rows) }, Blocks(rows.Rows, 16),
            16L * rows.Rows * rows.Sources);

    internal override void AttentionSoftmaxGradient(in AttentionRows rows, View weights, View gradient) =>
        workers.Run(new AttentionGradientJob { Y = Of(weights), D = Of(gradient), Lengths = Ints(rows.Lengths), Rows = new HeadRows(rows) },
            Blocks(rows.Rows, 16), 4L * rows.Rows * rows.Sources);

    /// <summary>The numbers of <see cref="AttentionRows"/>, which a job can hold.</summary>
    private readonly struct HeadRows(in AttentionRows rows)
    {
        public readonly int Count = rows.Rows, Sources = rows.Sources, Heads = rows.Heads, Batch = rows.Batch, First = rows.First;
        public readonly float Scale = rows.Scale;

        /// <summary>Returns how many positions row (t B + b) N + n sees.</summary>
        public int Seen(int row, int* lengths)
        {
            var sentence = row / Heads;
            var n = (int)Math.Min(Sources, (long)First + sentence / Batch + 1);
            return lengths == null ? n : Math.Clamp(lengths[sentence % Batch], 0, n);
        }
    }

    private struct AttentionSoftmaxJob : IPieces
    {
        public float* E;
        public int* Lengths;
        public HeadRows Rows;

        public readonly void Run(int piece)
        {
            var rest = stackalloc float[16];
            for (var r = piece * 16; r < Math.Min(Rows.Count, piece * 16 + 16); r++) Softmax(E + (long)r * Rows.Sources, Rows.Seen(r, Lengths), Rows, rest);
        }
    }

    /// <summary>Replaces the first n of a row of scores by their softmax, and the others by 0.</summary>
    /// <param name="room">Room for 16 numbers.</param>
    private static void Softmax(float* e, int n, in HeadRows rows, float* room)
    {
        int whole = n / V.Count * V.Count, rest = n - whole;
        // Heads are short, so the last elements are computed as one vector, filled up with scores that are as small as any.
        var largest = V.Of(float.NegativeInfinity);
        new Span<float>(room, 16).Fill(float.MinValue);
        new Span<float>(e + whole, rest).CopyTo(new Span<float>(room, 16));
        for (var i = 0; i < whole; i += V.Count) largest = V.Max(largest, V.Load(e + i));
        if (rest > 0) largest = V.Max(largest, V.Load(room));
        V max = V.Of(LargestLane(largest)), scale = V.Of(rows.Scale), sum = default;
        for (var i = 0; i < whole; i += V.Count)
        {
            var y = VectorMath.Exp((V.Load(e + i) - max) * scale);
            V.Store(y, e + i);
            sum += y;
        }
        if (rest > 0)
        {
            V.Store(VectorMath.Exp((V.Load(room) - max) * scale), room);
            new Span<float>(room + rest, 16 - rest).Clear();
            sum += V.Load(room);
        }
        new Span<float>(room, rest).CopyTo(new Span<float>(e + whole, rest));
        Scale(e, 1 / AddLanes(sum), n);
        new Span<float>(e + n, rows.Sources - n).Clear();
    }

    private struct AttentionGradientJob : IPieces
    {
        public float* Y, D;
        public int* Lengths;
        public HeadRows Rows;

        public readonly void Run(int piece)
        {
            for (var r = piece * 16; r < Math.Min(Rows.Count, piece * 16 + 16); r++)
            {
                float* y = Y + (long)r * Rows.Sources, d = D + (long)r * Rows.Sources;
                var n = Rows.Seen(r, Lengths);
                V lanes = default;
                var i = 0;
                for (; i + V.Count <= n; i += V.Count) lanes = V.Fma(V.Load(y + i), V.Load(d + i), lanes);
                var sum = AddLanes(lanes);
                for (; i < n; i++) sum = MultiplyAdd.Of(y[i], d[i], sum);
                V mean = V.Of(sum), scale = V.Of(Rows.Scale);
                for (i = 0; i + V.Count <= n; i += V.Count) V.Store(scale * V.Load(y + i) * (V.Load(d + i) - mean), d + i);
                for (; i < n; i++) d[i] = Rows.Scale * y[i] * (d[i] - sum);
                new Span<float>(d + n, Rows.Sources - n).Clear();
            }
        }
    }

    private static float LargestLane(V values)
    {
        var lanes = stackalloc float[16];
        V.Store(values, lanes);
        var largest = lanes[0];
        for (var j = 1; j < V.Count; j++) largest = MathF.Max(largest, lanes[j]);
        return largest;
    }
}
