using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>
/// The shape of a language model, which is the section <c>model</c> of its configuration. Some options belong to recurrent layers alone, and some to those of
/// a Transformer.
/// </summary>
public sealed record LanguageModelOptions : TransformerLayerOptions, IChecked
{
    /// <summary>What the layers are.</summary>
    public DecoderType Type { get; init; } = DecoderType.Recurrent;

    /// <summary>The recurrence of every layer.</summary>
    [YamlKey("rnn_type")]
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>The word vectors.</summary>
    public EmbeddingOptions Embeddings { get; init; } = new();

    /// <summary>The width H of the state, or of the layers of a Transformer.</summary>
    [Range(1, ModelOptions.MostWidth)]
    public int HiddenSize { get; init; } = 512;

    /// <summary>The number of stacked layers.</summary>
    [YamlKey("num_layers")]
    [Range(1, ModelOptions.MostLayers)]
    public int Layers { get; init; } = 1;

    /// <summary>
    /// The probability of dropout between layers, 0 to below 1. In a Transformer it is on attention weights, inner layers, and what each part of a layer adds
    /// to its input.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; } = 0.2f;

    /// <summary>The probability of dropout before the output layer, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float HiddenDropout { get; init; } = 0.2f;

    /// <summary>
    /// Whether the outputs of each recurrent layer are normalized (Ba et al. 2016), before the layer above or the output layer reads them. The states of the
    /// recurrence are not.
    /// </summary>
    public bool LayerNorm { get; init; }

    /// <summary>Whether the output layer uses the embedding matrix (Press &amp; Wolf 2017). This needs hidden_size = embeddings.embedding_dim.</summary>
    public bool TiedSoftmax { get; init; }

    /// <summary>The limit of the first values of weights, which are uniform in ±init_weight. 0 means Xavier (Glorot &amp; Bengio 2010).</summary>
    [YamlKey("init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialWeight { get; init; }

    /// <summary>The limit of the first word vectors, which are uniform in ±embed_init_weight. 0 means init_weight, or 0.1 without one.</summary>
    [YamlKey("embed_init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialEmbeddingWeight { get; init; }

    /// <summary>
    /// The limit of the first weights of the output layer, which are uniform in ±output_init_weight. 0 means init_weight, or without one
    /// sqrt(3 / width of the layer's input) (LeCun et al. 1998).
    /// </summary>
    [YamlKey("output_init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialOutputWeight { get; init; }

    /// <summary>A number added to the forget gate's bias at the start, so that an LSTM remembers before it has learned to.</summary>
    public float LstmForgetGate { get; init; } = 1f;

    /// <summary>The decoder, which begins without memory.</summary>
    internal DecoderOptions Decoder => new()
    {
        Type = Type, Cell = Cell, Embeddings = Embeddings, HiddenSize = HiddenSize, Layers = Layers, Dropout = Dropout, HiddenDropout = HiddenDropout,
        LayerNorm = LayerNorm, Attention = AttentionType.None, InitialState = BridgeType.Zero, Connection = Connection, VariationalDropout = VariationalDropout,
        RecurrentDropout = RecurrentDropout, Zoneout = Zoneout, CellZoneout = CellZoneout, IndRnnSteps = IndRnnSteps,
        RecurrentInitializer = RecurrentInitializer, Heads = Heads, FeedForwardSize = FeedForwardSize, Position = Position,
        MaximumPositions = MaximumPositions, PreNorm = PreNorm,
    };

    void IChecked.Check(OptionRules rules)
    {
        CheckTransformer(rules, Type == DecoderType.Transformer, Type, Cell, HiddenSize);
        if (Type == DecoderType.Recurrent) CheckLayers(rules, Cell, Layers, joined: Layers - 1, HiddenSize);
        else
        {
            CheckNoLayers(rules, Type);
            var (other, reason) = (new LanguageModelOptions(), $"as {rules.Name(Type)} is {OptionText.Of(Type)}");
            rules.Equal(HiddenDropout, other.HiddenDropout, reason);
            rules.Equal(LayerNorm, other.LayerNorm, $"{reason}, which normalizes in any case (see {rules.Name(PreNorm)})");
        }
        if (TiedSoftmax)
            rules.Equal(HiddenSize, Embeddings.EmbeddingDimension, $"the value of {rules.Name(Embeddings.EmbeddingDimension)}, as {rules.Name(TiedSoftmax)} is on");
    }
}
