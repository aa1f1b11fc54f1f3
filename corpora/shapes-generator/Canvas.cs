using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Shapes;

/// <summary>A picture of at most four colors, as numbers of colors [height, width].</summary>
internal sealed class Canvas(int height, int width)
{
    private readonly byte[] _pixels = new byte[height * width];

    public int Height => height;

    public int Width => width;

    /// <summary>The number of the color of each pixel, row by row.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Draws a shape over what is there.</summary>
    /// <param name="top">The row where the frame of a film begins.</param>
    /// <param name="bottom">The row behind the frame.</param>
    public void Draw(Shape shape, byte color, int top, int bottom)
    {
        for (var y = Math.Max(top, top + shape.Y - shape.Radius); y <= Math.Min(bottom - 1, top + shape.Y + shape.Radius); y++)
            for (var x = Math.Max(0, shape.X - shape.Radius); x <= Math.Min(width - 1, shape.X + shape.Radius); x++)
                if (shape.Form.Covers(shape.Radius, x - shape.X, y - top - shape.Y)) _pixels[y * width + x] = color;
    }

    /// <summary>Returns the picture as a PNG file in shades that are drawn: those of the background, and of the colors of the shapes in their order.</summary>
    public byte[] Png(IEnumerable<Shape> shapes, SplitMix random) =>
        IndexedPng.Of(this, [Colors.Background(random), .. shapes.Select(shape => Colors.Shade(shape.Color, random))]);
}
