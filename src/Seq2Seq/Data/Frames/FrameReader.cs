namespace Seq2Seq.Data;

/// <summary>Makes sequences of rows of numbers of files, as the options of a model say. It may be called by several threads.</summary>
internal sealed class FrameReader
{
    private readonly FrameOptions _options;
    private readonly LogMel? _frames;

    /// <summary>Prepares a reader.</summary>
    /// <param name="options">The options, in which the size of pictures or the rate of sound is known.</param>
    /// <exception cref="ConfigurationException">The mel bands do not fit the rate and the length of frames.</exception>
    public FrameReader(FrameOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (options.Type == FrameType.Sound) _frames = new(options.Sound);
    }

    /// <summary>Returns options with what is not given in the place of the first file: the size of pictures, or the rate of sound.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <exception cref="Seq2SeqException">The file is damaged or of another kind.</exception>
    public static FrameOptions Known(FrameOptions options, ReadOnlySpan<byte> file, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(name);
        if (options.AreKnown) return options;
        return options.Type == FrameType.Pictures
            ? options with { Picture = options.Picture.WithSizeOf(PictureFile.Decode(file, name, options.Picture)) }
            : options with { Sound = options.Sound.WithRateOf(WavFile.Decode(file, name)) };
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, damaged, of another kind, or of another size or rate.</exception>
    public IFrames Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = $"'{path}'";
        return _frames == null ? _options.Picture.Frames(PictureFile.Read(path, _options.Picture), name) : _frames.Frames(WavFile.Read(path), name);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="name">What the file is called in an error.</param>
    /// <exception cref="Seq2SeqException">The file is damaged, of another kind, or of another size or rate.</exception>
    public IFrames Decode(ReadOnlySpan<byte> file, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _frames == null ? _options.Picture.Frames(PictureFile.Decode(file, name, _options.Picture), name)
            : _frames.Frames(WavFile.Decode(file, name), name);
    }
}
