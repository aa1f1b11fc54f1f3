using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>An encoder of rows of numbers, a row a step: of pictures, sounds and series.</summary>
public sealed class FrameEncoder : IEncoder<Input>
{
    private readonly ISequenceEncoder _layers;
    private readonly int _inputs;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="inputs">The width F of a row.</param>
    /// <param name="initial">The first values of weights that are not those of every matrix.</param>
    public FrameEncoder(ParameterSet parameters, EncoderOptions options, int inputs, InitialValues initial)
    {
        _inputs = inputs;
        _layers = new RecurrentEncoder(parameters, options, inputs, initial);
    }

    /// <inheritdoc/>
    public int Width => _layers.Width;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are no rows of the width that the encoder reads.</exception>
    public Memory Encode(Scope scope, Input inputs)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(inputs);
        var frames = inputs.As<FrameInput>();
        if (frames.Width != _inputs) throw new ArgumentException($"rows of {frames.Width} numbers were given to an encoder that reads {_inputs}", nameof(inputs));
        var lengths = Lengths.Of(scope, frames.Lengths);
        return _layers.Read(scope, scope.Of(frames.Values, new Shape(frames.Values.Length / frames.Width / lengths.Count, lengths.Count, frames.Width)), lengths);
    }
}
