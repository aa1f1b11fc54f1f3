using ILGPU;
using Seq2Seq.Tensors;

namespace Seq2Seq.Gpu;

internal sealed partial class IlgpuDevice
{
    internal override void Unfold(in Windows windows, View x, View lengths, View columns, int line, int lines)
    {
        var count = (long)lines * windows.OutputWidth * windows.Columns;
        Each(new UnfoldKernel { At = Places(windows, lengths), X = Of(x), Columns = Of(columns), Line = line, Count = (int)count }, count);
    }

    internal override void Fold(in Windows windows, View columns, View lengths, View dx, int line, int lines)
    {
        if (lines == 0) return;
        int first = line / windows.OutputHeight, last = (line + lines - 1) / windows.OutputHeight;
        var ofPicture = windows.Height * windows.Width * windows.Channels;
        var count = (long)(last - first + 1) * ofPicture;
        Each(new FoldKernel
        {
            At = Places(windows, lengths), Columns = Of(columns), DX = Of(dx), First = first * ofPicture, Line = line, Lines = lines, Count = (int)count,
        }, count);
    }

    private static WindowPlaces Places(in Windows windows, View lengths) => new()
    {
        Height = windows.Height, Width = windows.Width, Channels = windows.Channels, OutputHeight = windows.OutputHeight, OutputWidth = windows.OutputWidth,
        Down = windows.Down, Across = windows.Across, Lengths = Ints(lengths),
    };

    /// <summary>The windows of an operand with the numbers that threads need.</summary>
    internal struct WindowPlaces
    {
        public ArrayView<int> Lengths;
        public int Height, Width, Channels, OutputHeight, OutputWidth;
        public Window Down, Across;

        /// <summary>Returns the number of places that the windows of column j see.</summary>
        public readonly int Limit(int j) => Length(Lengths, j, Height);

        /// <summary>Returns the last window over line h that there is.</summary>
        public readonly int LastDown(int h) => Least(Down.Last(h), OutputHeight - 1);

        /// <summary>Returns the last window over column w that there is.</summary>
        public readonly int LastAcross(int w) => Least(Across.Last(w), OutputWidth - 1);

        public static int Least(int a, int b) => a < b ? a : b;

        public static int Most(int a, int b) => a > b ? a : b;
    }

    /// <summary>One thread copies each element.</summary>
    internal struct UnfoldKernel : IKernel
    {
        public WindowPlaces At;
        public ArrayView<float> X, Columns;
        public int Line, Count;

        public readonly void Run()
        {
            var at = Grid.GlobalIndex.X;
            if (at >= Count) return;
            int c = at % At.Channels, rest = at / At.Channels, kw = rest % At.Across.Size, kh = rest / At.Across.Size % At.Down.Size;
            int row = rest / At.Across.Size / At.Down.Size, j = row % At.OutputWidth, line = Line + row / At.OutputWidth, n = line / At.OutputHeight;
            int h = At.Down.Start(line % At.OutputHeight) + kh, w = At.Across.Start(j) + kw;
            var counts = h >= 0 && w >= 0 && w < At.Width && h < At.Limit(j);
            Columns[at] = counts ? X[((n * At.Height + h) * At.Width + w) * At.Channels + c] : 0;
        }
    }

    /// <summary>One thread adds to each element of dx of the pictures that the lines belong to.</summary>
    internal struct FoldKernel : IKernel
    {
        public WindowPlaces At;
        public ArrayView<float> Columns, DX;
        public int First, Line, Lines, Count;

        public readonly void Run()
        {
            if (Grid.GlobalIndex.X >= Count) return;
            int at = First + Grid.GlobalIndex.X, c = at % At.Channels, rest = at / At.Channels, w = rest % At.Width, h = rest / At.Width % At.Height;
            int above = rest / At.Width / At.Height * At.OutputHeight - Line, first = WindowPlaces.Most(At.Down.First(h), -above);
            int last = WindowPlaces.Least(At.LastDown(h), Lines - above - 1), lastAcross = At.LastAcross(w);
            var sum = DX[at];
            for (var i = first; i <= last; i++)
                for (var j = At.Across.First(w); j <= lastAcross; j++)
                {
                    int row = (above + i) * At.OutputWidth + j, kh = h - At.Down.Start(i), kw = w - At.Across.Start(j);
                    if (h < At.Limit(j)) sum += Columns[((row * At.Down.Size + kh) * At.Across.Size + kw) * At.Channels + c];
                }
            DX[at] = sum;
        }
    }

    internal override void MaskTime(Window window, View x, View lengths, View y, int time, int batch, int width, bool accumulate)
    {
        var count = (long)time * batch * width;
        Each(new MaskTimeKernel
        {
            Window = window, X = Of(x), Y = Of(y), Lengths = Ints(lengths), Batch = batch, Width = width, Count = (int)count, Accumulate = accumulate ? 1 : 0,
        }, count);
    }

    internal struct MaskTimeKernel : IKernel
    {
        public Window Window;
        public ArrayView<float> X, Y;
        public ArrayView<int> Lengths;
        public int Batch, Width, Count, Accumulate;

        public readonly void Run()
        {
            var at = Grid.GlobalIndex.X;
            if (at >= Count) return;
            var row = at / Width;
            var x = row / Batch < Window.Count(Lengths[row % Batch]) ? X[at] : 0;
            Y[at] = Accumulate != 0 ? Y[at] + x : x;
        }
    }
}
