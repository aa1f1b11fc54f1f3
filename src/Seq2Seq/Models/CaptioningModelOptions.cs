using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>The shape of a model that writes a text about a picture or a recording, which is the section <c>model</c> of its configuration.</summary>
public sealed record CaptioningModelOptions : IChecked
{
    /// <summary>What stands between the input and the encoder.</summary>
    public FrontOptions Front { get; init; } = new();

    /// <summary>The encoder, which reads the input.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>The decoder, which writes the text.</summary>
    public DecoderOptions Decoder { get; init; } = new();

    /// <summary>
    /// Whether the output layer uses the embedding matrix (Press &amp; Wolf 2017). This needs decoder.hidden_size = decoder.embeddings.embedding_dim.
    /// </summary>
    public bool TiedSoftmax { get; init; }

    /// <summary>The limit of the first values of weights, which are uniform in ±init_weight. 0 means Xavier (Glorot &amp; Bengio 2010).</summary>
    [YamlKey("init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialWeight { get; init; }

    /// <summary>The limit of the first word vectors, which are uniform in ±embed_init_weight. 0 means init_weight, or 0.1 without one.</summary>
    [YamlKey("embed_init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialEmbeddingWeight { get; init; }

    /// <summary>A number added to the forget gate's bias at the start; with 1 an LSTM remembers before it has learned to (Jozefowicz et al. 2015).</summary>
    public float LstmForgetGate { get; init; }

    /// <summary>The first values of weights that are not those of every matrix.</summary>
    internal InitialValues Initial => new(LstmForgetGate, InitialEmbeddingWeight);

    void IChecked.Check(OptionRules rules)
    {
        if (TiedSoftmax)
            rules.Equal(Decoder.HiddenSize, Decoder.Embeddings.EmbeddingDimension,
                $"the value of {rules.Name(Decoder.Embeddings.EmbeddingDimension)}, as {rules.Name(TiedSoftmax)} is on");
        if (Decoder.Type == DecoderType.Transformer) return;
        rules.Equal(Decoder.Copy, false, "as no words are read that could be copied");
        rules.Require(Decoder.InitialState != BridgeType.Last, Decoder.InitialState, "projected, shared or zero, as the states of encoder and decoder have different widths");
        rules.Require(Decoder.Attention != AttentionType.Dot, Decoder.Attention, "general, additive, local or none, as the states of encoder and decoder have different widths");
        if (Decoder.Coverage)
            rules.Equal(Decoder.Attention, AttentionType.Additive, $"as {rules.Name(Decoder.Coverage)} is on");
        rules.Require(Decoder.Attention != AttentionType.None || Decoder.ContextFeeding || Decoder.InitialState != BridgeType.Zero, Decoder.InitialState,
            $"projected or shared, as {rules.Name(Decoder.Attention)} is none and the decoder would see nothing of the input");
    }
}
