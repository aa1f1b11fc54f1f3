namespace Seq2Seq.Data;

/// <summary>Rows of numbers, one for each step of an encoder: the rows of a picture, the frames of a sound or a film.</summary>
internal sealed record FrameSequence : IFrames
{
    /// <summary>Creates a sequence of numbers in memory.</summary>
    /// <param name="values">The numbers [S, F], row by row. They are not copied.</param>
    /// <param name="length">The number of rows, S, at least 1.</param>
    /// <param name="width">The numbers of a row, F, at least 1.</param>
    public FrameSequence(float[] values, int length, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.LongLength, (long)length * width, nameof(values));
        (Values, Length, Width) = (values, length, width);
    }

    /// <summary>The numbers [S, F], row by row.</summary>
    public float[] Values { get; }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <summary>Returns the numbers of a row [F].</summary>
    public ReadOnlySpan<float> this[int step] => Values.AsSpan(checked(step * Width), Width);

    /// <summary>Returns frames as numbers.</summary>
    public static FrameSequence Of(IFrames frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames is FrameSequence sequence) return sequence;
        var values = new float[(long)frames.Length * frames.Width];
        frames.CopyTo(values);
        return new(values, frames.Length, frames.Width);
    }

    /// <inheritdoc/>
    public void CopyTo(Span<float> numbers) => Values.CopyTo(numbers);
}
