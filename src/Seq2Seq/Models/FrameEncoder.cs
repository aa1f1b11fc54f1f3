using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>An encoder of rows of numbers, of pictures, films, sounds and series: a front end, and layers that read its vectors.</summary>
internal sealed class FrameEncoder : IEncoder<Input>
{
    private readonly FrontEnd _front;
    private readonly ISequenceEncoder _layers;
    private readonly int _inputs, _reduction;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options of the layers.</param>
    /// <param name="front">The options of the front end.</param>
    /// <param name="shape">What a step of the input has.</param>
    /// <param name="initial">The first values of weights that are not those of every matrix.</param>
    public FrameEncoder(ParameterSet parameters, EncoderOptions options, FrontOptions front, FrameShape shape, InitialValues initial)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_inputs, _reduction) = (shape.Count, options.TimeReduction);
        _front = new FrontEnd(parameters, front, shape);
        _layers = options.Create(parameters, _front.Width, initial);
    }

    /// <inheritdoc/>
    public int Width => _layers.Width;

    /// <summary>How many states stand side by side, where they are the places of a picture, row by row; null = they are a sequence.</summary>
    public int? Columns => _reduction == 1 ? _front.Columns : null;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are no frames of the width that the encoder reads.</exception>
    public Memory Encode(Scope scope, Input inputs)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(inputs);
        var frames = inputs.As<FrameInput>();
        if (frames.Width != _inputs) throw new ArgumentException($"rows of {frames.Width} numbers were given to an encoder that reads {_inputs}", nameof(inputs));
        var batch = frames.Lengths.Length;
        var x = scope.Of(frames.Values, new Shape(frames.Values.Length / frames.Width / batch, batch, frames.Width));
        var (vectors, lengths) = _front.Apply(scope, x, frames.Lengths);
        return _layers.Read(scope, vectors, lengths);
    }
}
