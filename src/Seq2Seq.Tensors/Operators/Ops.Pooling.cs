namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// y[n, i, j, c] = max x[n, h, w, c] over the places (h, w) of window (i, j). Padding does not count. dx += dy at the place of the maximum, which is the
    /// first of equals.
    /// </summary>
    /// <param name="x">[N, H, W, C]</param>
    /// <param name="down">The window along H.</param>
    /// <param name="across">The window along W.</param>
    /// <returns>[N, H', W', C]</returns>
    /// <exception cref="ArgumentException">A picture with its padding is smaller than a window.</exception>
    public static Tensor MaxPool2D(this Scope scope, Tensor x, Window down, Window across) =>
        Pool(scope, x, OverPictures(x, down, across), default, max: true);

    /// <summary>y[n, i, j, c] = mean of x[n, h, w, c] over the m places (h, w) of window (i, j) that are no padding. dx += dy / m at each of them.</summary>
    /// <inheritdoc cref="MaxPool2D"/>
    public static Tensor MeanPool2D(this Scope scope, Tensor x, Window down, Window across) =>
        Pool(scope, x, OverPictures(x, down, across), default, max: false);

    /// <summary>
    /// y[t, b, d] = max x[s, b, d] over the places s of window t that lie in sentence b, as <see cref="MaxPool2D"/>. A sentence of n steps has
    /// <see cref="Window.Count"/> of n results, and 0 beyond.
    /// </summary>
    /// <param name="x">[T, B, D]</param>
    /// <param name="window">The window along T.</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length T.</param>
    /// <returns>[T', B, D]</returns>
    /// <exception cref="ArgumentException">There are lengths for another batch, or T steps with their padding are shorter than a window.</exception>
    public static Tensor MaxPool1D(this Scope scope, Tensor x, Window window, View lengths = default) => PoolTime(scope, x, window, lengths, max: true);

    /// <summary>y[t, b, d] = mean of x[s, b, d] over the places s of window t that lie in sentence b, as <see cref="MeanPool2D"/>.</summary>
    /// <inheritdoc cref="MaxPool1D"/>
    public static Tensor MeanPool1D(this Scope scope, Tensor x, Window window, View lengths = default) => PoolTime(scope, x, window, lengths, max: false);

    /// <summary>
    /// y[b, d] = max x[t, b, d] over t &lt; lengths[b], or 0 for a sentence of no steps. dx += dy at the step of the maximum, which is the first of equals.
    /// </summary>
    /// <param name="x">[T, B, D]</param>
    /// <param name="lengths">[B] integers; if they are absent, every sentence has length T.</param>
    /// <returns>[B, D]</returns>
    public static Tensor MaxOverTime(this Scope scope, Tensor x, View lengths = default) =>
        PoolTime(scope, x, Window.SideBySide(Math.Max(1, x.Shape[0])), lengths, max: true).Reshape(x.Shape[1], x.Shape[2]);

    /// <summary>
    /// y[b, d] = Σ x[t, b, d] / lengths[b] over t &lt; lengths[b], or 0 for a sentence of no steps. dx[t, b, d] += dy[b, d] / lengths[b] there.
    /// </summary>
    /// <inheritdoc cref="MaxOverTime"/>
    public static Tensor MeanOverTime(this Scope scope, Tensor x, View lengths = default) =>
        PoolTime(scope, x, Window.SideBySide(Math.Max(1, x.Shape[0])), lengths, max: false).Reshape(x.Shape[1], x.Shape[2]);

    private static Tensor PoolTime(Scope scope, Tensor x, Window window, View lengths, bool max)
    {
        var windows = OverTime(x, window, lengths);
        return Pool(scope, x, windows, lengths, max).Reshape(windows.OutputHeight, windows.Width, windows.Channels);
    }

    private static Tensor Pool(Scope scope, Tensor x, Windows windows, View lengths, bool max)
    {
        var device = scope.Device;
        var y = scope.New(windows.Output(windows.Channels), x.RequiresGrad);
        var chosen = max ? scope.Workspace(y.Count) : default;
        if (max) device.MaxPool(windows, x.Data, lengths, y.Data, chosen);
        else device.MeanPool(windows, x.Data, lengths, y.Data);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            if (max) device.MaxPoolBackward(windows, chosen, y.Grad, x.Grad);
            else device.MeanPoolBackward(windows, lengths, y.Grad, x.Grad);
        });
        return y;
    }
}
