using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>The shape of an encoder-decoder, which is the section <c>model</c> of a configuration.</summary>
public sealed record ModelOptions : IChecked
{
    /// <summary>The largest width and number of layers. Beyond them a model fits no machine, and its size fits no 32-bit number.</summary>
    internal const int MostWidth = 16_384, MostLayers = 64;

    /// <summary>The largest width of an inner layer, four times that of any other.</summary>
    internal const int MostInnerWidth = 4 * MostWidth;

    /// <summary>The encoder.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>The decoder.</summary>
    public DecoderOptions Decoder { get; init; } = new();

    /// <summary>Whether source and target share one embedding matrix. This needs one shared vocabulary.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>
    /// Whether the output layer uses the target embedding matrix (Press &amp; Wolf 2017). This needs decoder.hidden_size =
    /// decoder.embeddings.embedding_dim.
    /// </summary>
    public bool TiedSoftmax { get; init; }

    /// <summary>
    /// The limit of the first values of weights, which are uniform in ±init_weight. 0 means Xavier (Glorot &amp; Bengio 2010), which needs no tuning
    /// by size.
    /// </summary>
    [YamlKey("init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialWeight { get; init; }

    /// <summary>The limit of the first word vectors, which are uniform in ±embed_init_weight. 0 means init_weight, or 0.1 without one.</summary>
    [YamlKey("embed_init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialEmbeddingWeight { get; init; }

    /// <summary>
    /// The limit of the first weights of the output layer, which are uniform in ±output_init_weight. 0 means init_weight, or without one
    /// sqrt(3 / width of the layer's input) (LeCun et al. 1998); see experiments/initialization for the reason.
    /// </summary>
    [YamlKey("output_init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialOutputWeight { get; init; }

    /// <summary>
    /// A number added to the forget gate's bias at the start; with 1 an LSTM remembers before it has learned to (Jozefowicz et al. 2015). The default is 0,
    /// because states that keep everything look alike, so that attention finds its place later; see experiments/initialization.
    /// </summary>
    public float LstmForgetGate { get; init; }

    /// <summary>The first values of weights that are not those of every matrix.</summary>
    internal InitialValues Initial => new(LstmForgetGate, InitialEmbeddingWeight, InitialOutputWeight);

    void IChecked.Check(OptionRules rules)
    {
        rules.Equal(Encoder.TimeReduction, 1, "as each token of a source has a state");
        if (TiedEmbeddings)
            rules.Equal(Decoder.Embeddings.EmbeddingDimension, Encoder.Embeddings.EmbeddingDimension,
                $"the value of {rules.Name(Encoder.Embeddings.EmbeddingDimension)}, as {rules.Name(TiedEmbeddings)} is on");
        if (TiedSoftmax)
            rules.Equal(Decoder.HiddenSize, Decoder.Embeddings.EmbeddingDimension,
                $"the value of {rules.Name(Decoder.Embeddings.EmbeddingDimension)}, as {rules.Name(TiedSoftmax)} is on");

        if (TiedEmbeddings)
            rules.Equal(Decoder.Embeddings.Load, "", $"as {rules.Name(TiedEmbeddings)} is on and the table is that of the encoder");
        if (Decoder.Type == DecoderType.Transformer) return;

        var origin = $"the width of the encoder's output ({rules.Name(Encoder.HiddenSize)}, twice if bidirectional)";
        var width = Encoder.OutputWidth(Encoder.Embeddings.EmbeddingDimension);
        if (Decoder.Attention == AttentionType.Dot)
            rules.Equal(Decoder.HiddenSize, width, $"{origin}, as {rules.Name(Decoder.Attention)} is dot");
        rules.Require(Decoder.Attention != AttentionType.None || Decoder.ContextFeeding || Decoder.InitialState != BridgeType.Zero, Decoder.InitialState,
            $"last or projected, as {rules.Name(Decoder.Attention)} is none and the decoder would see nothing of the source");
        if (Decoder.Copy)
            rules.Require(Decoder.Attention is not (AttentionType.None or AttentionType.Local), Decoder.Attention,
                $"attention over the whole source, as {rules.Name(Decoder.Copy)} is on");
        if (Decoder.Coverage)
            rules.Equal(Decoder.Attention, AttentionType.Additive, $"as {rules.Name(Decoder.Coverage)} is on");
        if (Decoder.InitialState != BridgeType.Last)
            return;
        var reason = $"as {rules.Name(Decoder.InitialState)} is last";
        rules.Equal(Encoder.Type, EncoderType.Recurrent, reason);
        rules.Equal(Decoder.HiddenSize, width, $"{origin}, {reason}");
        rules.Equal(Decoder.Layers, Encoder.Layers, $"the value of {rules.Name(Encoder.Layers)}, {reason}");
        rules.Equal(Decoder.Cell, Encoder.Cell, $"the value of {rules.Name(Encoder.Cell)}, {reason}");
    }
}
