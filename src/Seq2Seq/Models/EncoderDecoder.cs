using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// The whole model: encoder -> memory -> decoder (Sutskever et al. 2014; Cho et al. 2014; Bahdanau et al. 2015). It sees ids, never text.
/// </summary>
public sealed class EncoderDecoder
{
    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">Takes the weights.</param>
    /// <param name="options">Shape.</param>
    /// <param name="sourceVocabulary">Number of source tokens.</param>
    /// <param name="targetVocabulary">Number of target tokens V.</param>
    public EncoderDecoder(ParameterSet parameters, ModelOptions options, int sourceVocabulary, int targetVocabulary)
    {
        (Parameters, Options, SourceVocabulary) = (parameters, options, sourceVocabulary);
        var encoder = new RecurrentEncoder(parameters, options.Encoder, sourceVocabulary, options.LstmForgetGate);
        Encoder = encoder;
        Decoder = new RecurrentDecoder(parameters, options.Decoder, targetVocabulary, encoder.Width, options.LstmForgetGate,
            options.TiedEmbeddings ? encoder.Embedding.Table : null, options.TiedSoftmax);
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The shape it was made with.</summary>
    public ModelOptions Options { get; }

    /// <summary>Number of source tokens.</summary>
    public int SourceVocabulary { get; }

    /// <summary>Reads the source.</summary>
    public IEncoder<TokenInput> Encoder { get; }

    /// <summary>Writes the target.</summary>
    public IDecoder Decoder { get; }

    /// <summary>Loss of known targets under teacher forcing, and what the attention looked at; on a tape the gradients follow.</summary>
    public SequenceOutput Run(Scope scope, TokenInput source, Targets targets)
    {
        var (memory, start) = Decoder.Start(scope, Encoder.Encode(scope, source), source.Lengths.Length);
        return Decoder.Run(scope, memory, start, targets);
    }
}
