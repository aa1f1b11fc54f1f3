namespace Seq2Seq.Tensors;

/// <summary>
/// Convolution (LeCun et al. 1989) as a product of unfolded windows with the filters (im2col: Chellapilla et al. 2006). Pictures are [N, H, W, C], with
/// the channels of a place together; sequences are [T, B, C]. The filters are a matrix with a row for each: w[f, (kh KW + kw) C + c].
/// </summary>
public static partial class Ops
{
    /// <summary>The number of elements of the unfolded windows that are held at a time: 2 MiB, which stay in a processor's cache.</summary>
    private const int UnfoldedAtATime = 512 << 10;

    /// <summary>The largest number of places of a window. A float counts them, as the choice of a pooling.</summary>
    private const int MostPlaces = 1 << 24;

    /// <summary>
    /// y[n, i, j, f] = b_f + Σ w[f, kh, kw, c] x[n, h, w, c], where (h, w) is place (kh, kw) of window (i, j). With u the unfolded windows, u[r, :]:
    /// y = u wᵀ + b;  du = dy w, which is folded into dx;  dw += dyᵀ u;  db += Σ_rows dy.
    /// The windows of a few lines are unfolded at a time, and once more in the backward pass, so that those of a whole batch are never held at once.
    /// </summary>
    /// <param name="x">[N, H, W, C]</param>
    /// <param name="w">[F, KH KW C]</param>
    /// <param name="b">[F], or null for no bias.</param>
    /// <param name="down">The window along H.</param>
    /// <param name="across">The window along W.</param>
    /// <returns>[N, H', W', F]</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a picture with its padding is smaller than a window.</exception>
    public static Tensor Convolution2D(this Scope scope, Tensor x, Tensor w, Tensor? b, Window down, Window across) =>
        Convolve(scope, x, w, b, OverPictures(x, down, across), default);

    /// <summary>
    /// y[t, b, f] = b_f + Σ w[f, k, c] x[s, b, c], where s is place k of window t, as <see cref="Convolution2D"/> of pictures that are one place wide. What
    /// stands beyond the end of a sentence is read as 0, so that the result does not depend on the batch. A sentence of n steps has
    /// <see cref="Window.Count"/> of n results, and 0 beyond.
    /// </summary>
    /// <param name="x">[T, B, C]</param>
    /// <param name="w">[F, K C]</param>
    /// <param name="b">[F], or null for no bias.</param>
    /// <param name="window">The window along T.</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length T.</param>
    /// <returns>[T', B, F]</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or T steps with their padding are shorter than a window.</exception>
    public static Tensor Convolution1D(this Scope scope, Tensor x, Tensor w, Tensor? b, Window window, View lengths = default)
    {
        var windows = OverTime(x, window, lengths);
        var y = Convolve(scope, x, w, b, windows, lengths).Reshape(windows.OutputHeight, windows.Width, w.Shape[0]);
        return MaskTime(scope, y, lengths, window);
    }

    /// <summary>y[t, b] = x[t, b] for t &lt; lengths[b], else 0. dx[t, b] += dy[t, b] for t &lt; lengths[b].</summary>
    /// <param name="x">[T, B, D]</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length T, and the result is x itself.</param>
    public static Tensor MaskTime(this Scope scope, Tensor x, View lengths) => MaskTime(scope, x, lengths, OverTime(x, new Window(1), lengths).Down);

    /// <summary>The same for what was computed of the windows over sentences of the given lengths.</summary>
    private static Tensor MaskTime(Scope scope, Tensor x, View lengths, Window window)
    {
        if (lengths.Storage == null) return x;
        int time = x.Shape[0], batch = x.Shape[1], width = x.Shape[2];
        var y = scope.New(x.Shape, x.RequiresGrad);
        scope.Device.MaskTime(window, x.Data, lengths, y.Data, time, batch, width, accumulate: false);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (y.HasGrad) scope.Device.MaskTime(window, y.Grad, lengths, x.Grad, time, batch, width, accumulate: true);
        });
        return y;
    }

    private static Tensor Convolve(Scope scope, Tensor x, Tensor w, Tensor? b, Windows windows, View lengths)
    {
        int filters = w.Shape[0], columns = windows.Columns;
        if (w.Shape.Rank != 2 || w.Shape.Columns != columns)
            throw new ArgumentException($"filters {w.Shape} for input {x.Shape} under {windows.Down.Size} x {windows.Across.Size} windows: expected [filters, {columns}]");
        if (b != null && b.Count != filters) throw new ArgumentException($"bias {b.Shape} for filters {w.Shape}");
        var device = scope.Device;
        var y = scope.New(windows.Output(filters), x.RequiresGrad || w.RequiresGrad || b is { RequiresGrad: true });
        if (b != null) device.SetRows(b.Data, y.Data, y.Shape.Rows, filters);
        InParts(device, windows, (line, lines, row, rows, unfolded) =>
        {
            device.Unfold(windows, x.Data, lengths, unfolded, line, lines);
            device.Multiply(new MatrixProduct(rows, filters, columns, unfolded, w.Data, Part(y.Data, row, rows)) { TransB = true, Accumulate = b != null });
        });
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            if (x.RequiresGrad || w.RequiresGrad) InParts(device, windows, (line, lines, row, rows, unfolded) =>
            {
                var dy = Part(y.Grad, row, rows);
                if (w.RequiresGrad)
                {
                    device.Unfold(windows, x.Data, lengths, unfolded, line, lines);
                    device.Multiply(new MatrixProduct(filters, columns, rows, dy, unfolded, w.Grad) { TransA = true, Accumulate = true });
                }
                if (!x.RequiresGrad) return;
                device.Multiply(new MatrixProduct(rows, columns, filters, dy, w.Data, unfolded));
                device.Fold(windows, unfolded, lengths, x.Grad, line, lines);
            });
            if (b is { RequiresGrad: true }) device.SumRows(y.Grad, b.Grad, y.Shape.Rows, filters);
        });
        return y;

        View Part(View whole, int row, int rows) => whole.Slice(row * filters, rows * filters);
    }

    /// <summary>
    /// Does a work for a few lines of windows at a time, in order. The number of lines depends on the shapes alone, and so do the bits of the result.
    /// </summary>
    /// <param name="work">Takes the first line, the number of lines, the first window, the number of windows, and memory for them unfolded.</param>
    private static void InParts(Device device, Windows windows, Action<int, int, int, int, View> work)
    {
        int width = windows.OutputWidth, ofLine = new Shape(width, windows.Columns).Count;
        var atATime = Math.Clamp(UnfoldedAtATime / Math.Max(1, ofLine), 1, Math.Max(1, windows.Lines));
        var storage = device.Allocate(new Shape(atATime, ofLine).Count);
        try
        {
            for (var line = 0; line < windows.Lines; line += atATime)
            {
                var lines = Math.Min(atATime, windows.Lines - line);
                work(line, lines, line * width, lines * width, new View(storage, 0, lines * ofLine));
            }
        }
        finally
        {
            device.Free(storage);
        }
    }

    private static Windows OverPictures(Tensor x, Window down, Window across)
    {
        if (x.Shape.Rank != 4) throw new ArgumentException($"pictures {x.Shape}: expected [N, H, W, C]");
        return Fitting(new Windows(x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], down, across), x);
    }

    private static Windows OverTime(Tensor x, Window window, View lengths)
    {
        if (x.Shape.Rank != 3) throw new ArgumentException($"sequences {x.Shape}: expected [T, B, D]");
        CheckLengths(lengths, x.Shape[1]);
        return Fitting(Windows.OverTime(x.Shape[0], x.Shape[1], x.Shape[2], window), x);
    }

    private static Windows Fitting(Windows windows, Tensor x)
    {
        var (down, across) = (windows.Down, windows.Across);
        if ((long)down.Size * across.Size is < 1 or > MostPlaces)
            throw new ArgumentException($"a window of {down.Size} x {across.Size} places for input {x.Shape}: expected 1 to {MostPlaces} places");
        if (down.Count(windows.Height) == 0 || windows.Width > 0 && across.Count(windows.Width) == 0)
            throw new ArgumentException($"input {x.Shape} with its padding is smaller than a window of {down.Size} x {across.Size} places");
        return windows;
    }
}
