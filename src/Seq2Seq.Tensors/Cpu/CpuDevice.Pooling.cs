using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>The number of windows in a piece of work.</summary>
    private const int FewWindows = 8;

    internal override void MaxPool(in Windows windows, View x, View lengths, View y, View chosen) => PoolWindows(windows, x, lengths, y, chosen);

    internal override void MeanPool(in Windows windows, View x, View lengths, View y) => PoolWindows(windows, x, lengths, y, default);

    private void PoolWindows(in Windows windows, View x, View lengths, View y, View chosen)
    {
        var rows = windows.Lines * windows.OutputWidth;
        workers.Run(new PoolJob { At = new(windows, lengths), X = Of(x), Y = Of(y), Chosen = Of(chosen), Rows = rows }, Blocks(rows, FewWindows),
            2L * rows * windows.Columns);
    }

    internal override void MaxPoolBackward(in Windows windows, View chosen, View dy, View dx) =>
        workers.Run(new PoolBackwardJob { At = new(windows, default), Chosen = Of(chosen), DY = Of(dy), DX = Of(dx) }, windows.Pictures * windows.Height,
            4L * dx.Length);

    internal override void MeanPoolBackward(in Windows windows, View lengths, View dy, View dx) =>
        workers.Run(new PoolBackwardJob { At = new(windows, lengths), DY = Of(dy), DX = Of(dx) }, windows.Pictures * windows.Height, 4L * dx.Length);

    /// <summary>A piece is a few windows. It computes the largest elements and their places, or without memory for these the means.</summary>
    private struct PoolJob : IPieces
    {
        public WindowPlaces At;
        public float* X, Y, Chosen;
        public int Rows;

        public readonly void Run(int piece)
        {
            for (var r = piece * FewWindows; r < Math.Min(Rows, piece * FewWindows + FewWindows); r++)
            {
                int j = r % At.OutputWidth, line = r / At.OutputWidth, i = line % At.OutputHeight, n = line / At.OutputHeight, c = At.Channels;
                int limit = At.Limit(j), top = At.Down.Start(i), first = Math.Max(0, top), end = Math.Min(limit, top + At.Down.Size);
                var (left, from, to) = At.Row(j);
                float* y = Y + (long)r * c, chosen = Chosen == null ? null : Chosen + (long)r * c;
                Clear(y, c);
                if (i >= At.Down.Count(limit))
                {
                    if (chosen != null) new Span<float>(chosen, c).Fill(-1);
                    continue;
                }
                for (var h = first; h < end; h++)
                    for (var w = from; w < to; w++)
                    {
                        var x = X + At.Place(n, h, left + w);
                        if (chosen == null) Elementwise(new Functions.Add(), y, x, y, c);
                        else Choose(x, y, chosen, c, (h - top) * At.Across.Size + w, isFirst: h == first && w == from);
                    }
                if (chosen == null) Scale(y, 1f / ((end - first) * (to - from)), c);
            }
        }

        /// <summary>Takes the elements of place <paramref name="place"/> where they are larger than what was found before.</summary>
        private static void Choose(float* x, float* y, float* chosen, int n, int place, bool isFirst)
        {
            if (isFirst)
            {
                new Span<float>(x, n).CopyTo(new Span<float>(y, n));
                new Span<float>(chosen, n).Fill(place);
                return;
            }
            var i = 0;
            for (; i + V.Count <= n; i += V.Count) Take<V>(x + i, y + i, chosen + i, place);
            for (; i < n; i++) Take<Lane1>(x + i, y + i, chosen + i, place);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Take<W>(float* x, float* y, float* chosen, int place) where W : unmanaged, IVector<W>
        {
            W value = W.Load(x), before = W.Load(y);
            W.Store(W.IfGreater(value, before, value, before), y);
            W.Store(W.IfGreater(value, before, W.Of(place), W.Load(chosen)), chosen);
        }
    }

    /// <summary>A piece is a line of places. Each takes the gradient of the windows that have chosen it, or without choices its share of each.</summary>
    private struct PoolBackwardJob : IPieces
    {
        public WindowPlaces At;
        public float* Chosen, DY, DX;

        public readonly void Run(int piece)
        {
            int n = piece / At.Height, h = piece % At.Height, c = At.Channels, last = Math.Min(At.Down.Last(h), At.OutputHeight - 1);
            for (var w = 0; w < At.Width; w++)
            {
                var dx = DX + At.Place(n, h, w);
                var lastAcross = Math.Min(At.Across.Last(w), At.OutputWidth - 1);
                for (var i = At.Down.First(h); i <= last; i++)
                    for (var j = At.Across.First(w); j <= lastAcross; j++)
                    {
                        var row = (((long)n * At.OutputHeight + i) * At.OutputWidth + j) * c;
                        if (Chosen != null) AddChosen(Chosen + row, DY + row, dx, c, (h - At.Down.Start(i)) * At.Across.Size + w - At.Across.Start(j));
                        else if (Share(i, j, h) is var share && share != 0) Elementwise(new Functions.AddScaled(share), dx, DY + row, dx, c);
                    }
            }
        }

        /// <summary>Returns 1 / the number of places of a window that count, or 0 if line h does not count in it.</summary>
        private readonly float Share(int i, int j, int h)
        {
            int limit = At.Limit(j), top = At.Down.Start(i);
            if (h >= limit || i >= At.Down.Count(limit)) return 0;
            var (_, from, to) = At.Row(j);
            return 1f / ((Math.Min(limit, top + At.Down.Size) - Math.Max(0, top)) * (to - from));
        }

        private static void AddChosen(float* chosen, float* dy, float* dx, int n, int place)
        {
            var i = 0;
            for (; i + V.Count <= n; i += V.Count) Add<V>(chosen + i, dy + i, dx + i, place);
            for (; i < n; i++) Add<Lane1>(chosen + i, dy + i, dx + i, place);
        }

        /// <summary>Computes dx += dy where the chosen place, a whole number, is <paramref name="place"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<W>(float* chosen, float* dy, float* dx, int place) where W : unmanaged, IVector<W>
        {
            W p = W.Of(place), at = W.Load(chosen), before = W.Load(dx), after = before + W.Load(dy);
            W.Store(W.IfGreater(at, p, before, W.IfGreater(p, at, before, after)), dx);
        }
    }
}
