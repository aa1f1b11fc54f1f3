namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    public override void Map<F>(F f, View x, View y) =>
        workers.Run(new Map1<F> { Function = f, X = Of(x), Y = Of(y), Length = y.Length }, Blocks(y.Length, Chunk), 4L * y.Length);

    public override void Map<F>(F f, View x, View y, View z) =>
        workers.Run(new Map2<F> { Function = f, X = Of(x), Y = Of(y), Z = Of(z), Length = z.Length }, Blocks(z.Length, Chunk), 2L * z.Length);

    public override void Map<F>(F f, View x, View y, View z, View w) =>
        workers.Run(new Map3<F> { Function = f, X = Of(x), Y = Of(y), Z = Of(z), W = Of(w), Length = w.Length }, Blocks(w.Length, Chunk), 2L * w.Length);

    internal override void Dropout(View x, View y, float p, ulong key, bool accumulate) =>
        workers.Run(new DropoutJob { X = Of(x), Y = Of(y), Length = y.Length, Keep = 1 / (1 - p), Threshold = p, Key = key, Accumulate = accumulate },
            Blocks(y.Length, Chunk), 16L * y.Length);

    private static void Elementwise<F>(F f, float* x, float* y, float* z, int n) where F : unmanaged, IFunction2
    {
        var i = 0;
        for (; i + V.Count <= n; i += V.Count) V.Store(f.Apply(V.Load(x + i), V.Load(y + i)), z + i);
        for (; i < n; i++) Lane1.Store(f.Apply(Lane1.Load(x + i), Lane1.Load(y + i)), z + i);
    }

    private struct Map1<F> : IPieces where F : unmanaged, IFunction1
    {
        public F Function;
        public float* X, Y;
        public int Length;

        public readonly void Run(int piece)
        {
            int i = piece * Chunk, end = Math.Min(Length, i + Chunk);
            for (; i + V.Count <= end; i += V.Count) V.Store(Function.Apply(V.Load(X + i)), Y + i);
            for (; i < end; i++) Lane1.Store(Function.Apply(Lane1.Load(X + i)), Y + i);
        }
    }

    private struct Map2<F> : IPieces where F : unmanaged, IFunction2
    {
        public F Function;
        public float* X, Y, Z;
        public int Length;

        public readonly void Run(int piece)
        {
            var start = piece * Chunk;
            Elementwise(Function, X + start, Y + start, Z + start, Math.Min(Chunk, Length - start));
        }
    }

    private struct Map3<F> : IPieces where F : unmanaged, IFunction3
    {
        public F Function;
        public float* X, Y, Z, W;
        public int Length;

        public readonly void Run(int piece)
        {
            int i = piece * Chunk, end = Math.Min(Length, i + Chunk);
            for (; i + V.Count <= end; i += V.Count) V.Store(Function.Apply(V.Load(X + i), V.Load(Y + i), V.Load(Z + i)), W + i);
            for (; i < end; i++) Lane1.Store(Function.Apply(Lane1.Load(X + i), Lane1.Load(Y + i), Lane1.Load(Z + i)), W + i);
        }
    }

    private struct DropoutJob : IPieces
    {
        public float* X, Y;
        public int Length;
        public float Keep, Threshold;
        public ulong Key;
        public bool Accumulate;

        public readonly void Run(int piece)
        {
            var end = Math.Min(Length, piece * Chunk + Chunk);
            var units = stackalloc float[PhiloxLanes.Count];
            for (var i = piece * Chunk; i < end; i += PhiloxLanes.Count)
            {
                PhiloxLanes.Units(Key, (ulong)i / 4, units);
                int j = 0, count = Math.Min(PhiloxLanes.Count, end - i);
                for (; j + V.Count <= count; j += V.Count) Apply<V>(units + j, i + j);
                for (; j < count; j++) Apply<Lane1>(units + j, i + j);
            }
        }

        private readonly void Apply<W>(float* units, int i) where W : unmanaged, IVector<W>
        {
            var y = W.IfGreater(W.Of(Threshold), W.Load(units), W.Of(0f), W.Load(X + i) * W.Of(Keep));
            W.Store(Accumulate ? W.Load(Y + i) + y : y, Y + i);
        }
    }
}
