using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Writes a text about an input that is no text, such as a picture or a recording: encoder -> memory -> decoder (Vinyals et al. 2015; Xu et al. 2015; Chan et
/// al. 2016).
/// </summary>
internal sealed class CaptioningModel
{
    /// <summary>Declares the weights of the decoder behind those of the encoder.</summary>
    /// <param name="parameters">The set that the weights are added to, which has those of the encoder.</param>
    /// <param name="options">The options that give the shape of the model.</param>
    /// <param name="encoder">Reads the inputs.</param>
    /// <param name="vocabulary">The number of tokens V of the texts.</param>
    public CaptioningModel(ParameterSet parameters, CaptioningModelOptions options, IEncoder<Input> encoder, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        (Parameters, Encoder) = (parameters, encoder);
        Decoder = options.Decoder.Create(parameters, vocabulary, encoder.Width, options.Initial, table: null, options.TiedSoftmax);
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The encoder, which reads the input.</summary>
    public IEncoder<Input> Encoder { get; }

    /// <summary>The decoder, which writes the text.</summary>
    public IDecoder Decoder { get; }

    /// <inheritdoc cref="FrameEncoder.Columns"/>
    public int? Columns => (Encoder as FrameEncoder)?.Columns;

    /// <summary>Computes the loss of known texts under teacher forcing, and the attention weights.</summary>
    public SequenceOutput Run(Scope scope, Input inputs, Targets targets)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        var (memory, start) = Decoder.Start(scope, Encoder.Encode(scope, inputs), inputs.Lengths.Length);
        return Decoder.Run(scope, memory, start, targets);
    }
}
