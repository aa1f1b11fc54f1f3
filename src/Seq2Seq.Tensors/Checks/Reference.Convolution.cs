namespace Seq2Seq.Tensors;

internal static partial class Reference
{
    /// <summary>[N, H', W', F]: b_f + Σ w[f, kh, kw, c] x[n, h, w, c] over the places of each window, and 0 for windows beyond a column's length.</summary>
    public static double[] Convolution(double[] x, double[] w, double[]? b, Windows windows, int[]? lengths)
    {
        int filters = w.Length / windows.Columns, c = windows.Channels;
        return EachWindow(windows, lengths, filters, (f, places) => (b == null ? 0 : b[f]) + places.Sum(p =>
            Enumerable.Range(0, c).Sum(k => w[(f * windows.Columns / c + p.InWindow) * c + k] * x[p.InPicture * c + k])));
    }

    /// <summary>[N, H', W', C]: the largest element of each window, or the mean, and 0 for windows beyond a column's length.</summary>
    public static double[] Pool(double[] x, Windows windows, int[]? lengths, bool max) =>
        EachWindow(windows, lengths, windows.Channels, (c, places) =>
            max ? places.Max(p => x[p.InPicture * windows.Channels + c]) : places.Average(p => x[p.InPicture * windows.Channels + c]));

    /// <summary>[T, B, D]: x[t, b] for t &lt; lengths[b], else 0.</summary>
    public static double[] MaskTime(double[] x, int[] lengths, int width) =>
        [.. x.Select((v, i) => i / width / lengths.Length < lengths[i / width % lengths.Length] ? v : 0)];

    /// <summary>Computes each element of each window from the places of the window that count, with their numbers in the window and in x.</summary>
    private static double[] EachWindow(Windows windows, int[]? lengths, int columns, Func<int, IReadOnlyList<(int InWindow, int InPicture)>, double> f)
    {
        var (down, across) = (windows.Down, windows.Across);
        var y = new double[windows.Output(columns).Count];
        for (var r = 0; r < y.Length / columns; r++)
        {
            int j = r % windows.OutputWidth, i = r / windows.OutputWidth % windows.OutputHeight, n = r / windows.OutputWidth / windows.OutputHeight;
            var limit = lengths?[j] ?? windows.Height;
            if (limit == 0 || i * down.Stride - down.Before + down.Size > limit + down.After) continue;
            var places = new List<(int, int)>();
            for (var p = 0; p < down.Size * across.Size; p++)
            {
                int h = i * down.Stride - down.Before + p / across.Size, w = j * across.Stride - across.Before + p % across.Size;
                if (h >= 0 && h < limit && w >= 0 && w < windows.Width) places.Add((p, (n * windows.Height + h) * windows.Width + w));
            }
            for (var k = 0; k < columns; k++) y[r * columns + k] = f(k, places);
        }
        return y;
    }
}
