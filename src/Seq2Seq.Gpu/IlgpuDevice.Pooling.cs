using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void MaxPool(in Windows windows, View x, View lengths, View y, View chosen) =>
        Each(new MaxPoolKernel { At = Places(windows, lengths), X = Of(x), Y = Of(y), Chosen = Of(chosen) }, y.Length);

    internal override void MeanPool(in Windows windows, View x, View lengths, View y) =>
        Each(new MeanPoolKernel { At = Places(windows, lengths), X = Of(x), Y = Of(y) }, y.Length);

    internal override void MaxPoolBackward(in Windows windows, View chosen, View dy, View dx) =>
        Each(new MaxPoolBackwardKernel { At = Places(windows, default), Chosen = Of(chosen), DY = Of(dy), DX = Of(dx) }, dx.Length);

    internal override void MeanPoolBackward(in Windows windows, View lengths, View dy, View dx) =>
        Each(new MeanPoolBackwardKernel { At = Places(windows, lengths), DY = Of(dy), DX = Of(dx) }, dx.Length);

    /// <summary>The places of a window that count.</summary>
    private readonly struct PooledPlaces
    {
        public readonly int Channel, Picture, Top, Left, FirstDown, EndDown, FirstAcross, EndAcross;

        /// <param name="at">The number of an element of y.</param>
        public PooledPlaces(in WindowPlaces all, int at)
        {
            int row = at / all.Channels, j = row % all.OutputWidth, line = row / all.OutputWidth, i = line % all.OutputHeight, limit = all.Limit(j);
            Channel = at % all.Channels;
            Picture = line / all.OutputHeight;
            Top = all.Down.Start(i);
            Left = all.Across.Start(j);
            FirstDown = WindowPlaces.Most(0, Top);
            EndDown = i < all.Down.Count(limit) ? WindowPlaces.Least(limit, Top + all.Down.Size) : FirstDown;
            FirstAcross = WindowPlaces.Most(0, Left);
            EndAcross = WindowPlaces.Least(all.Width, Left + all.Across.Size);
        }

        public int Count => (EndDown - FirstDown) * (EndAcross - FirstAcross);
    }

    /// <summary>One thread computes each element of y.</summary>
    internal struct MaxPoolKernel : IKernel
    {
        public WindowPlaces At;
        public ArrayView<float> X, Y, Chosen;

        public readonly void Run()
        {
            var at = Grid.GlobalIndex.X;
            if (at >= Y.IntLength) return;
            var places = new PooledPlaces(At, at);
            float best = 0, chosen = -1;
            for (var h = places.FirstDown; h < places.EndDown; h++)
                for (var w = places.FirstAcross; w < places.EndAcross; w++)
                {
                    var x = X[((places.Picture * At.Height + h) * At.Width + w) * At.Channels + places.Channel];
                    if (chosen >= 0 && !(x > best)) continue;
                    best = x;
                    chosen = (h - places.Top) * At.Across.Size + w - places.Left;
                }
            Y[at] = best;
            Chosen[at] = chosen;
        }
    }

    /// <summary>One thread computes each element of y.</summary>
    internal struct MeanPoolKernel : IKernel
    {
        public WindowPlaces At;
        public ArrayView<float> X, Y;

        public readonly void Run()
        {
            var at = Grid.GlobalIndex.X;
            if (at >= Y.IntLength) return;
            var places = new PooledPlaces(At, at);
            var sum = 0f;
            for (var h = places.FirstDown; h < places.EndDown; h++)
                for (var w = places.FirstAcross; w < places.EndAcross; w++)
                    sum += X[((places.Picture * At.Height + h) * At.Width + w) * At.Channels + places.Channel];
            Y[at] = places.Count > 0 ? sum * (1f / places.Count) : 0;
        }
    }

    /// <summary>One thread adds to each element of dx.</summary>
    internal struct MaxPoolBackwardKernel : IKernel
    {
        public WindowPlaces At;
        public ArrayView<float> Chosen, DY, DX;

        public readonly void Run()
        {
            var at = Grid.GlobalIndex.X;
            if (at >= DX.IntLength) return;
            int c = at % At.Channels, rest = at / At.Channels, w = rest % At.Width, h = rest / At.Width % At.Height, n = rest / At.Width / At.Height;
            int last = At.LastDown(h), lastAcross = At.LastAcross(w);
            var sum = DX[at];
            for (var i = At.Down.First(h); i <= last; i++)
                for (var j = At.Across.First(w); j <= lastAcross; j++)
                {
                    var y = ((n * At.OutputHeight + i) * At.OutputWidth + j) * At.Channels + c;
                    var place = (h - At.Down.Start(i)) * At.Across.Size + w - At.Across.Start(j);
                    if (Chosen[y] == place) sum += DY[y];
                }
            DX[at] = sum;
        }
    }

    /// <summary>One thread adds to each element of dx.</summary>
    internal struct MeanPoolBackwardKernel : IKernel
    {
        public WindowPlaces At;
        public ArrayView<float> DY, DX;

        public readonly void Run()
        {
            var at = Grid.GlobalIndex.X;
            if (at >= DX.IntLength) return;
            int c = at % At.Channels, rest = at / At.Channels, w = rest % At.Width, h = rest / At.Width % At.Height, n = rest / At.Width / At.Height;
            int last = At.LastDown(h), lastAcross = At.LastAcross(w);
            var sum = DX[at];
            for (var i = At.Down.First(h); i <= last; i++)
                for (var j = At.Across.First(w); j <= lastAcross; j++)
                {
                    var y = ((n * At.OutputHeight + i) * At.OutputWidth + j) * At.Channels + c;
                    var places = new PooledPlaces(At, y);
                    if (h < places.EndDown) sum = 1f / places.Count * DY[y] + sum;
                }
            DX[at] = sum;
        }
    }
}
