namespace Seq2Seq.Tensors;

/// <summary>The kernels over windows of pictures and sequences, for convolution and pooling.</summary>
public abstract partial class Device
{
    /// <summary>
    /// Sets columns[r, kh, kw, c] = x[n, h, w, c], where place (h, w) of picture n is place (kh, kw) of window r, and 0 where it is padding or does not count
    /// (im2col). Only the windows of some lines are unfolded.
    /// </summary>
    /// <param name="lengths">[W] integers, or absent; see <see cref="Windows"/>.</param>
    /// <param name="columns">[lines · W', size of a window]</param>
    /// <param name="line">The first line.</param>
    /// <param name="lines">The number of lines.</param>
    internal abstract void Unfold(in Windows windows, View x, View lengths, View columns, int line, int lines);

    /// <summary>
    /// Computes dx[n, h, w, c] += Σ columns[r, kh, kw, c] over the windows r of some lines that cover the place, in the order of r. It is the adjoint of
    /// <see cref="Unfold"/>. Lines that are folded in order, in any number of parts, give the same bits.
    /// </summary>
    internal abstract void Fold(in Windows windows, View columns, View lengths, View dx, int line, int lines);

    /// <summary>
    /// Sets y[r, c] to the largest x[n, h, w, c] over the places of window r that count, and <paramref name="chosen"/>[r, c] to the number of this place in
    /// the window, which is the first of equals. What is not a number is chosen only at the first place. A window beyond those of its column's length has
    /// y = 0 and chosen = -1.
    /// </summary>
    /// <param name="chosen">[N H' W', C] floats that are whole numbers.</param>
    internal abstract void MaxPool(in Windows windows, View x, View lengths, View y, View chosen);

    /// <summary>Computes dx[n, h, w, c] += Σ dy[r, c] over the windows r that have chosen the place, in the order of r.</summary>
    internal abstract void MaxPoolBackward(in Windows windows, View chosen, View dy, View dx);

    /// <summary>
    /// Sets y[r, c] to the mean of x[n, h, w, c] over the places of window r that count. A window beyond those of its column's length has y = 0.
    /// </summary>
    internal abstract void MeanPool(in Windows windows, View x, View lengths, View y);

    /// <summary>Computes dx[n, h, w, c] += Σ dy[r, c] / m_r over the windows r that cover the place, in the order of r, where m_r places of r count.</summary>
    internal abstract void MeanPoolBackward(in Windows windows, View lengths, View dy, View dx);

    /// <summary>
    /// Computes y[t, b, :width] (+)= x[t, b, :width] for t &lt; n, where n is the number of windows over lengths[b] places, and (+)= 0 elsewhere. y may be x.
    /// </summary>
    internal abstract void MaskTime(Window window, View x, View lengths, View y, int time, int batch, int width, bool accumulate);
}
