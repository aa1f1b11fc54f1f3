namespace Seq2Seq.Tensors;

/// <summary>
/// A window that slides along one dimension. Window i covers the places i·stride - before to i·stride - before + size - 1. Places outside of the
/// dimension are padding. As there is less padding than a window is large, every window covers at least one place inside.
/// </summary>
public readonly record struct Window
{
    /// <param name="size">The number of places that a window covers.</param>
    /// <param name="stride">The distance between neighbouring windows.</param>
    /// <param name="before">The number of places of padding before the first one.</param>
    /// <param name="after">The number of places of padding behind the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">Size or stride are below 1, or padding is negative or as large as a window.</exception>
    public Window(int size, int stride = 1, int before = 0, int after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(before, size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(after, size);
        (Size, Stride, Before, After) = (size, stride, before, after);
    }

    /// <summary>The number of places that a window covers.</summary>
    public int Size { get; }

    /// <summary>The distance between neighbouring windows.</summary>
    public int Stride { get; }

    /// <summary>The number of places of padding before the first one.</summary>
    public int Before { get; }

    /// <summary>The number of places of padding behind the last one.</summary>
    public int After { get; }

    /// <summary>Returns windows around every stride-th place: a dimension of n places has ⌈n / stride⌉ of them.</summary>
    public static Window Around(int size, int stride = 1) => new(size, stride, (size - 1) / 2, size / 2);

    /// <summary>Returns windows side by side. The last of them may reach beyond the end: a dimension of n places has ⌈n / size⌉ of them.</summary>
    public static Window SideBySide(int size) => new(size, size, 0, size - 1);

    /// <summary>Returns the number of windows over a dimension of the given length; 0 if the dimension is shorter than a window.</summary>
    public int Count(int length)
    {
        var free = length - (Size - Before - After);
        return length <= 0 || free < 0 ? 0 : free / Stride + 1;
    }

    /// <summary>Returns the first place of window i, which is negative if the window begins in the padding.</summary>
    public int Start(int i) => i * Stride - Before;

    /// <summary>Returns the first window that covers a place.</summary>
    public int First(int place) => place + Before < Size ? 0 : (place + Before - Size) / Stride + 1;

    /// <summary>Returns the last window that covers a place. It may lie behind the last window that there is.</summary>
    public int Last(int place) => (place + Before) / Stride;
}
