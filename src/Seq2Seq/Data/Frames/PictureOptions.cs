using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Data;

/// <summary>The options of pictures: the size that a model reads, and how a picture becomes rows of numbers.</summary>
public sealed record PictureOptions : IChecked
{
    private const int LargestSide = 8192; // 33 million pixels, the most that are read, are 5,792 × 5,792

    /// <summary>
    /// The height of every picture, in pixels; 0 = that of the first picture. Of a film, whose frames stand one below the other, that of all frames.
    /// </summary>
    [Range(0, LargestSide)]
    public int Height { get; init; }

    /// <summary>The width of every picture, in pixels; 0 = that of the first picture.</summary>
    [Range(0, LargestSide)]
    public int Width { get; init; }

    /// <summary>The numbers of a pixel: 1 = grey, 3 = red, green and blue.</summary>
    [Range(1, 3)]
    public int Channels { get; init; } = 1;

    /// <summary>Whether a picture of another size is resized, which changes its proportions. Otherwise it is an error.</summary>
    public bool Resize { get; init; }

    /// <summary>The rows of pixels that an encoder reads at a step. The height is a multiple of it. Of a film it is the height of a frame.</summary>
    [Range(1, LargestSide)]
    public int RowsPerStep { get; init; } = 1;

    /// <summary>What is seen through transparent pixels: 0 = black, 1 = white.</summary>
    [Range(0d, 1d)]
    public float Background { get; init; } = 1;

    /// <summary>Returns the options with the size of a picture in the place of one that is not given.</summary>
    internal PictureOptions WithSizeOf(Picture first)
    {
        ArgumentNullException.ThrowIfNull(first);
        return this with { Height = Height > 0 ? Height : first.Height, Width = Width > 0 ? Width : first.Width };
    }

    /// <summary>Returns a picture as a sequence of the size that the options say, or that it has if they say none.</summary>
    /// <param name="name">What the picture is called in an error.</param>
    /// <exception cref="Seq2SeqException">
    /// The picture has another size and is not to be resized, or its height is no multiple of <see cref="RowsPerStep"/>.
    /// </exception>
    internal PictureFrames Frames(Picture picture, string name)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(name);
        var known = WithSizeOf(picture);
        picture = picture.WithChannels(Channels);
        if ((picture.Height, picture.Width) != (known.Height, known.Width))
            picture = Resize ? PictureResizing.Resized(picture, known.Height, known.Width) : throw new Seq2SeqException(
                $"{name} has {picture}, expected {Picture.SizeText(known.Height, known.Width)}; make all pictures of one size, or let them be resized");
        return known.Height % RowsPerStep == 0 ? new(picture, RowsPerStep)
            : throw new Seq2SeqException($"{name} has {picture}, and a step {RowsPerStep} rows, expected a height that is a multiple of it; change the rows per step");
    }

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Channels is 1 or 3, Channels, "1 or 3");
        rules.Require(RowsPerStep < 1 || Height % RowsPerStep == 0, RowsPerStep, $"a number that divides {rules.Name(Height)}");
    }
}
