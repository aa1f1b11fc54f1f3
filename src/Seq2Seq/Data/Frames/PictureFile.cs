using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>
/// Reads PNG files: grey, colors, palette, with or without transparency, 1 to 16 bits a sample, interlaced or not. A sample becomes 8 bits; of an animation
/// the first picture is read; color profiles are passed over.
/// </summary>
internal static class PictureFile
{
    /// <summary>The suffix of the files, in small letters.</summary>
    public const string Suffix = ".png";

    private const int LargestFile = 256 << 20; // twice the bytes of the most pixels that are read

    /// <summary>Reads a file.</summary>
    /// <param name="options">The number of channels, and the background of transparent pixels. The size is not looked at.</param>
    /// <exception cref="Seq2SeqException">The file is missing, cannot be read, is no PNG picture, breaks off, is damaged or too large.</exception>
    public static Picture Read(string path, PictureOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        return Decode(BinaryFile.Read(path, LargestFile), $"'{path}'", options);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="name">What the picture is called in an error.</param>
    /// <inheritdoc cref="Read"/>
    public static Picture Decode(ReadOnlySpan<byte> file, string name, PictureOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var pixels = PngPixels.Read(file);
            return WithoutAlpha(pixels, options.Background).WithChannels(options.Channels);
        }
        catch (InvalidDataException error)
        {
            throw new Seq2SeqException($"{name} cannot be read as a picture: {error.Reason()}; expected a whole PNG file", error);
        }
    }

    /// <summary>Returns the picture as it is seen before a background: c = alpha · c + (1 - alpha) · background.</summary>
    private static Picture WithoutAlpha(PngPixels pixels, float background)
    {
        var colors = pixels.Channels is 1 or 2 ? 1 : 3;
        if (colors == pixels.Channels) return new(pixels.Samples, pixels.Height, pixels.Width, colors);
        var behind = (int)Math.Round(255 * background);
        var seen = new byte[(long)pixels.Height * pixels.Width * colors];
        for (var i = 0; i < pixels.Height * pixels.Width; i++)
        {
            var pixel = pixels.Samples.AsSpan(i * pixels.Channels, pixels.Channels);
            for (var c = 0; c < colors; c++) seen[i * colors + c] = (byte)((pixel[^1] * pixel[c] + (255 - pixel[^1]) * behind + 127) / 255);
        }
        return new(seen, pixels.Height, pixels.Width, colors);
    }
}
