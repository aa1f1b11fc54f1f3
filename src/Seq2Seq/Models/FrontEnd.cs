using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>The picture that a step of a sequence of frames has: [Height, Width, Channels], row by row.</summary>
internal readonly record struct FrameShape(int Height, int Width, int Channels)
{
    /// <summary>The shape of a step that is a row of numbers and no picture.</summary>
    public static FrameShape Row(int width) => new(1, width, 1);

    /// <summary>The numbers of a step.</summary>
    public int Count => Height * Width * Channels;
}

/// <summary>Turns frames into the vectors that the layers of an encoder read: as they are, or by convolutions over pictures or over time.</summary>
internal sealed class FrontEnd
{
    private readonly FrontOptions _options;
    private readonly FrameShape _shape;
    private readonly ConvolutionStack? _pictures;
    private readonly SequenceConvolutionStack? _time;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="shape">What a step has.</param>
    public FrontEnd(ParameterSet parameters, FrontOptions options, FrameShape shape)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _shape, Width) = (options, shape, shape.Count);
        if (options.Type == FrontType.Time)
        {
            _time = new SequenceConvolutionStack(parameters, "encoder.front", options.Convolution, shape.Count);
            Width = _time.Width;
        }
        if (options.Type != FrontType.Picture) return;
        _pictures = new ConvolutionStack(parameters, "encoder.front", options.Convolution, shape.Channels);
        var (height, width) = _pictures.Size(shape.Height, shape.Width);
        Columns = options.Form switch { FeatureForm.Patches => width, FeatureForm.Rows => 1, _ => null };
        Width = _pictures.Channels * options.Form switch { FeatureForm.Patches => 1, FeatureForm.Rows => width, _ => height * width };
    }

    /// <summary>The width E of the vectors.</summary>
    public int Width { get; }

    /// <summary>How many steps stand side by side, where they are the places of a picture, row by row; null = they are a sequence.</summary>
    public int? Columns { get; }

    /// <summary>Computes the vectors of a batch.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[S, B, F]: the frames.</param>
    /// <param name="lengths">[B]: the number of frames of each sequence.</param>
    /// <returns>The vectors [S', B, E] and the number of them of each sequence.</returns>
    /// <exception cref="ArgumentException">There are several frames where each is to become several steps.</exception>
    public (Tensor X, Lengths Lengths) Apply(Scope scope, Tensor x, int[] lengths)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(lengths);
        if (_time != null)
        {
            var (y, counts) = _time.Apply(scope, x, lengths);
            return (y, Lengths.Of(scope, counts));
        }
        if (_pictures == null) return (x, Lengths.Of(scope, lengths));
        int steps = x.Shape[0], batch = x.Shape[1];
        var features = _pictures.Apply(scope, x.Reshape(new Shape(steps * batch, _shape.Height, _shape.Width, _shape.Channels))); // [S B, H', W', C']
        if (_options.Form == FeatureForm.Whole) return (features.Reshape(steps, batch, Width), Lengths.Of(scope, lengths));
        if (steps > 1) throw new ArgumentException($"inputs of {steps} steps, whose features are to become {_options.Form}; expected a single picture, or the form whole", nameof(x));
        var places = features.Count / batch / Width;
        return (scope.TimeMajor(features.Reshape(batch, places, Width)), Lengths.Of(scope, Enumerable.Repeat(places, batch).ToArray()));
    }
}
