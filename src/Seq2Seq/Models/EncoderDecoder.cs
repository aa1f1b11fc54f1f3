using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// The whole model: encoder -> memory -> decoder (Sutskever et al. 2014; Cho et al. 2014; Bahdanau et al. 2015). It sees ids, never text.
/// </summary>
internal sealed class EncoderDecoder
{
    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options that give the shape of the model.</param>
    /// <param name="sourceVocabulary">The number of source tokens.</param>
    /// <param name="targetVocabulary">The number of target tokens V.</param>
    /// <param name="sourceFactors">The number of values of each factor that a source token carries, see <see cref="FactoredIds"/>; null = none.</param>
    /// <param name="unknown">The target token that a copied token which the vocabulary lacks is read as.</param>
    public EncoderDecoder(ParameterSet parameters, ModelOptions options, int sourceVocabulary, int targetVocabulary, IReadOnlyList<int>? sourceFactors = null,
        int unknown = 0)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(sourceVocabulary, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetVocabulary, 1);
        (Parameters, Options, SourceVocabulary) = (parameters, options, sourceVocabulary);
        var reads = options.Encoder with { StatesAreRead = options.Decoder.Type != DecoderType.Recurrent || options.Decoder.Attention != AttentionType.None };
        var encoder = new TokenEncoder(parameters, reads, sourceVocabulary, options.Initial, sourceFactors);
        Encoder = encoder;
        Decoder = options.Decoder.Create(parameters, targetVocabulary, encoder.Width, options.Initial,
            options.TiedEmbeddings ? encoder.Embedding.Table : null, options.TiedSoftmax, unknown);
    }

    /// <summary>The weights.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The options that the model was made with.</summary>
    public ModelOptions Options { get; }

    /// <summary>The number of source tokens.</summary>
    public int SourceVocabulary { get; }

    /// <summary>The encoder, which reads the source.</summary>
    public IEncoder<TokenInput> Encoder { get; }

    /// <summary>The decoder, which writes the target.</summary>
    public IDecoder Decoder { get; }

    /// <summary>
    /// Computes the loss of known targets under teacher forcing, and the attention weights. On a tape the gradients can be computed afterwards.
    /// </summary>
    public SequenceOutput Run(Scope scope, TokenInput source, Targets targets)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(targets);
        var (memory, start) = Decoder.Start(scope, Encoder.Encode(scope, source), source.Lengths.Length);
        return Decoder.Run(scope, memory, start, targets);
    }
}
