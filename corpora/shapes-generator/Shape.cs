using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Shapes;

/// <summary>A shape on a picture.</summary>
/// <param name="Color">The number of its color in <see cref="Colors"/>.</param>
/// <param name="X">The column of its middle.</param>
/// <param name="Y">The row of its middle.</param>
internal readonly record struct Shape(Form Form, int Color, int X, int Y, int Radius)
{
    /// <summary>Returns whether the squares around two shapes have a row and a column of pixels in common, or less than a gap between them.</summary>
    public bool IsNear(Shape other, int gap) => Math.Max(Math.Abs(X - other.X), Math.Abs(Y - other.Y)) < Radius + other.Radius + 1 + gap;
}

/// <summary>The colors of shapes. Each picture has its own shades of them.</summary>
internal static class Colors
{
    private const int Jitter = 12;

    private static readonly (byte Red, byte Green, byte Blue)[] Usual =
        [(214, 40, 40), (240, 220, 40), (40, 160, 60), (40, 80, 210), (140, 50, 170), (240, 240, 240), (240, 136, 24), (20, 20, 20)];

    /// <summary>The number of colors. Films have the first six only.</summary>
    public static int Count => Usual.Length;

    /// <summary>Returns a shade of a color.</summary>
    public static byte[] Shade(int color, SplitMix random) => Near(random, Usual[color].Red, Usual[color].Green, Usual[color].Blue);

    /// <summary>Returns a grey that is no color of a shape.</summary>
    public static byte[] Background(SplitMix random)
    {
        var grey = 100 + random.Below(50);
        return Near(random, grey, grey, grey);
    }

    private static byte[] Near(SplitMix random, params ReadOnlySpan<int> color)
    {
        var near = new byte[3];
        for (var i = 0; i < 3; i++) near[i] = (byte)Math.Clamp(color[i] + random.Below(2 * Jitter + 1) - Jitter, 0, 255);
        return near;
    }
}
