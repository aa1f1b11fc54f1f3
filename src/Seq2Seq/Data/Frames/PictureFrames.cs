namespace Seq2Seq.Data;

/// <summary>
/// A picture as a sequence: <c>[H / r, r · W · C]</c>, where each step has r rows. With r = 1 an encoder reads a picture row by row, with r = H as a whole,
/// and with r the height of a frame it reads a film whose frames stand one below the other. The numbers are the bytes / 255.
/// </summary>
/// <param name="Picture">The picture, which is kept as bytes.</param>
/// <param name="RowsPerStep">The rows of a step, r. The height is a multiple of it.</param>
internal sealed record PictureFrames(Picture Picture, int RowsPerStep) : IFrames
{
    private const float White = 255;

    /// <inheritdoc/>
    public int Length => Picture.Height / RowsPerStep;

    /// <inheritdoc/>
    public int Width => RowsPerStep * Picture.Width * Picture.Channels;

    /// <inheritdoc/>
    public void CopyTo(Span<float> numbers)
    {
        var pixels = Picture.Pixels.Span;
        for (var i = 0; i < pixels.Length; i++) numbers[i] = pixels[i] / White;
    }
}
