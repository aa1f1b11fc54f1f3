using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>A picture of bytes, from 0 (dark) to 255 (bright).</summary>
internal sealed record Picture
{
    /// <summary>Creates a picture.</summary>
    /// <param name="pixels">The rows of pixels [height, width, channels]. They are not copied.</param>
    /// <param name="height">The number of rows, at least 1.</param>
    /// <param name="width">The pixels of a row, at least 1.</param>
    /// <param name="channels">1 = grey, 3 = red, green and blue.</param>
    public Picture(ReadOnlyMemory<byte> pixels, int height, int width, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 1 or 3");
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, (long)height * width * channels, nameof(pixels));
        (Pixels, Height, Width, Channels) = (pixels, height, width, channels);
    }

    /// <summary>The rows of pixels [height, width, channels].</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The pixels of a row.</summary>
    public int Width { get; }

    /// <summary>The numbers of a pixel: 1 = grey, 3 = red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>Returns the picture in another number of channels, see <see cref="Grey"/>. A grey picture has the same number in all three.</summary>
    public Picture WithChannels(int channels)
    {
        if (channels == Channels) return this;
        var from = Pixels.Span;
        var to = new byte[(long)Height * Width * channels];
        for (var i = 0; i < Height * Width; i++)
        {
            if (channels == 1) to[i] = Grey(from[3 * i], from[3 * i + 1], from[3 * i + 2]);
            else to.AsSpan(3 * i, 3).Fill(from[i]);
        }
        return new(to, Height, Width, channels);
    }

    /// <summary>Returns the size for a message, height before width.</summary>
    public override string ToString() => SizeText(Height, Width);

    /// <summary>Returns the brightness of a color by ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue, rounded, in whole numbers.</summary>
    internal static byte Grey(int red, int green, int blue) => (byte)((19595 * red + 38470 * green + 7471 * blue + (1 << 15)) >> 16);

    /// <summary>Returns a size for a message.</summary>
    internal static string SizeText(int height, int width) => string.Create(CultureInfo.InvariantCulture, $"{height} × {width} pixels (height × width)");
}
