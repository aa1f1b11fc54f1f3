namespace Seq2Seq.Tensors.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    internal override void Unfold(in Windows windows, View x, View lengths, View columns, int line, int lines) =>
        workers.Run(new UnfoldJob { At = new(windows, lengths), X = Of(x), Columns = Of(columns), Line = line }, lines,
            (long)lines * windows.OutputWidth * windows.Columns);

    internal override void Fold(in Windows windows, View columns, View lengths, View dx, int line, int lines)
    {
        if (lines == 0) return;
        int first = line / windows.OutputHeight, last = (line + lines - 1) / windows.OutputHeight;
        workers.Run(new FoldJob
        {
            At = new(windows, lengths), Columns = Of(columns), DX = Of(dx), First = first * windows.Height, Line = line, Lines = lines,
        }, (last - first + 1) * windows.Height, (long)lines * windows.OutputWidth * windows.Columns);
    }

    /// <summary>The windows of an operand with the numbers that loops need.</summary>
    private readonly struct WindowPlaces(in Windows windows, View lengths)
    {
        private readonly int* _lengths = Ints(lengths);

        public readonly int Height = windows.Height, Width = windows.Width, Channels = windows.Channels;
        public readonly int OutputHeight = windows.OutputHeight, OutputWidth = windows.OutputWidth;
        public readonly Window Down = windows.Down, Across = windows.Across;

        /// <summary>Returns the number of places that the windows of column j see.</summary>
        public int Limit(int j) => _lengths == null ? Height : Math.Clamp(_lengths[j], 0, Height);

        /// <summary>Returns the offset of place (h, w) of picture n in x.</summary>
        public long Place(int n, int h, int w) => (((long)n * Height + h) * Width + w) * Channels;

        /// <summary>Returns the columns from <c>from</c> to below <c>to</c> of a window, which is at (left + from), that lie in the picture.</summary>
        public (int Left, int From, int To) Row(int j)
        {
            var left = Across.Start(j);
            return (left, Math.Max(0, -left), Math.Min(Across.Size, Width - left));
        }
    }

    /// <summary>A piece is a line of windows.</summary>
    private struct UnfoldJob : IPieces
    {
        public WindowPlaces At;
        public float* X, Columns;
        public int Line;

        public readonly void Run(int piece)
        {
            int n = (Line + piece) / At.OutputHeight, top = At.Down.Start((Line + piece) % At.OutputHeight), c = At.Channels, run = At.Across.Size * c;
            var y = Columns + (long)piece * At.OutputWidth * At.Down.Size * run;
            for (var j = 0; j < At.OutputWidth; j++)
            {
                var limit = At.Limit(j);
                var (left, from, to) = At.Row(j);
                for (var h = top; h < top + At.Down.Size; h++, y += run)
                {
                    if (h < 0 || h >= limit)
                    {
                        Clear(y, run);
                        continue;
                    }
                    if (from > 0) Clear(y, from * c);
                    new Span<float>(X + At.Place(n, h, left + from), (to - from) * c).CopyTo(new Span<float>(y + from * c, (to - from) * c));
                    if (to < At.Across.Size) Clear(y + to * c, run - to * c);
                }
            }
        }
    }

    /// <summary>A piece is a line of places. The columns of a window that lie in the picture are neighbours in x too, so they are added at once.</summary>
    private struct FoldJob : IPieces
    {
        public WindowPlaces At;
        public float* Columns, DX;
        public int First, Line, Lines;

        public readonly void Run(int piece)
        {
            int n = (First + piece) / At.Height, h = (First + piece) % At.Height, c = At.Channels, run = At.Across.Size * c, above = n * At.OutputHeight;
            int first = Math.Max(At.Down.First(h), Line - above), last = Math.Min(At.Down.Last(h), Math.Min(At.OutputHeight, Line + Lines - above) - 1);
            for (var i = first; i <= last; i++)
            {
                var line = Columns + ((long)(above + i - Line) * At.OutputWidth * At.Down.Size + h - At.Down.Start(i)) * run;
                for (var j = 0; j < At.OutputWidth; j++, line += At.Down.Size * run)
                {
                    if (h >= At.Limit(j)) continue;
                    var (left, from, to) = At.Row(j);
                    var dx = DX + At.Place(n, h, left + from);
                    Elementwise(new Functions.Add(), dx, line + from * c, dx, (to - from) * c);
                }
            }
        }
    }

    internal override void MaskTime(Window window, View x, View lengths, View y, int time, int batch, int width, bool accumulate) =>
        workers.Run(new MaskTimeJob
        {
            Window = window, X = Of(x), Y = Of(y), Lengths = Ints(lengths), B = batch, Width = width, Accumulate = accumulate,
        }, time, (long)time * batch * width);

    /// <summary>A piece is one time.</summary>
    private struct MaskTimeJob : IPieces
    {
        public Window Window;
        public float* X, Y;
        public int* Lengths;
        public int B, Width;
        public bool Accumulate;

        public readonly void Run(int t)
        {
            for (var b = 0; b < B; b++)
            {
                var at = ((long)t * B + b) * Width;
                if (t >= Window.Count(Lengths[b]))
                {
                    if (!Accumulate) Clear(Y + at, Width);
                }
                else if (Accumulate) Elementwise(new Functions.Add(), Y + at, X + at, Y + at, Width);
                else new Span<float>(X + at, Width).CopyTo(new Span<float>(Y + at, Width));
            }
        }
    }
}
