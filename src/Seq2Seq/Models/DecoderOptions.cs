using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>The layer of a decoder that an attention looks from. It makes no difference with one layer.</summary>
public enum AttentionLayer { Top, Bottom }

/// <summary>
/// The options of a decoder of stacked layers, recurrent ones with optional attention, or those of a Transformer. Some of them belong to one kind alone.
/// </summary>
public sealed record DecoderOptions : TransformerLayerOptions, IChecked
{
    /// <summary>What the layers are.</summary>
    public DecoderType Type { get; init; } = DecoderType.Recurrent;

    /// <summary>The recurrence of every layer.</summary>
    [YamlKey("rnn_type")]
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>The target word vectors.</summary>
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

    /// <summary>The probability of dropout on the attentional state before the output layer, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float HiddenDropout { get; init; } = 0.2f;

    /// <summary>
    /// Whether the outputs of each recurrent layer are normalized (Ba et al. 2016), before the layer above, the attention or the output layer reads them. The
    /// states of the recurrence are not.
    /// </summary>
    public bool LayerNorm { get; init; }

    /// <summary>Whether the attentional state is fed into the next step (Luong et al. 2015, section 3.3).</summary>
    public bool InputFeeding { get; init; }

    /// <summary>
    /// Whether the context vector, which is the last state of the encoder's uppermost layer, is fed to every step and not only to the first state
    /// (Cho et al. 2014, whose output layer sees it too; called peeky elsewhere).
    /// </summary>
    public bool ContextFeeding { get; init; }

    /// <summary>The first state of the decoder.</summary>
    [YamlKey("init_hidden")]
    public BridgeType InitialState { get; init; } = BridgeType.Projected;

    /// <summary>The attention over the encoder's states.</summary>
    public AttentionType Attention { get; init; } = AttentionType.General;

    /// <summary>
    /// The layer whose output is the query of the attention, and above which the context is read: top = the output layer alone reads it (Luong et al.
    /// 2015), bottom = all layers above the lowest read it too (Wu et al. 2016).
    /// </summary>
    public AttentionLayer AttentionLayer { get; init; } = AttentionLayer.Top;

    /// <summary>
    /// Whether the output layer reads, beside the state and the context, the embedded last token (deep output; Pascanu et al. 2014, Bahdanau et al.
    /// 2015).
    /// </summary>
    public bool DeepOutput { get; init; }

    /// <summary>
    /// Whether the decoder may copy tokens of the source beside generating tokens, also words and characters that the target's vocabulary lacks
    /// (pointer-generator; See, Liu &amp; Manning 2017). It is a source of exact names and numbers where source and target are one language.
    /// </summary>
    public bool Copy { get; init; }

    /// <summary>
    /// Whether the attention sees how much weight each position has had (coverage; See et al. 2017, section 2.3), for additive attention. With
    /// training.coverage_loss it does not return to where it has been, so that outputs repeat themselves less.
    /// </summary>
    public bool Coverage { get; init; }

    /// <summary>
    /// The number D of source tokens on either side of the predicted position that take weight, for local attention. The default is 10 as in Luong et
    /// al. 2015.
    /// </summary>
    [Range(1, OptionBounds.Tokens)]
    public int AttentionWindow { get; init; } = 10;

    /// <summary>The layer that reads the attention's context beside the output of the layer below; <see cref="Layers"/> = none.</summary>
    internal int LayerOfContext => Attention != AttentionType.None && AttentionLayer == AttentionLayer.Bottom ? 1 : Layers;

    /// <summary>The shape of the layers of a Transformer.</summary>
    internal TransformerShape Transformer => Shape(HiddenSize, Layers, Dropout);

    /// <summary>The layers in words, such as <c>2 LSTM layers of 512</c>.</summary>
    internal string Described => Type == DecoderType.Transformer ? Transformer.Described
        : FormattableString.Invariant($"{Layers} {Cell.ToString().ToUpperInvariant()} layer{(Layers == 1 ? "" : "s")} of {HiddenSize}");

    /// <summary>Declares the weights of the decoder and returns it.</summary>
    /// <param name="vocabulary">The number of tokens V.</param>
    /// <param name="memory">The width D of encoder states; 0 = there is no encoder.</param>
    /// <param name="table">An embedding table [V, E] shared with the encoder; null = the decoder has a table of its own.</param>
    /// <param name="tiedOutput">Whether the output layer uses the embedding table.</param>
    /// <param name="unknown">The token that a copied token which the vocabulary lacks is read as.</param>
    internal IDecoder Create(ParameterSet parameters, int vocabulary, int memory, InitialValues initial, Parameter? table, bool tiedOutput, int unknown = 0) =>
        Type == DecoderType.Transformer ? new TransformerDecoder(parameters, this, vocabulary, memory, initial, table, tiedOutput)
            : new RecurrentDecoder(parameters, this, vocabulary, memory, initial, table, tiedOutput, unknown);

    void IChecked.Check(OptionRules rules)
    {
        CheckTransformer(rules, Type == DecoderType.Transformer, Type, Cell, HiddenSize);
        if (Type == DecoderType.Recurrent)
        {
            CheckLayers(rules, Cell, Layers, joined: Layers - 1 - (LayerOfContext < Layers ? 1 : 0), HiddenSize);
            return;
        }
        CheckNoLayers(rules, Type);
        var (other, reason) = (new DecoderOptions(), $"as {rules.Name(Type)} is {OptionText.Of(Type)}");
        rules.Equal(HiddenDropout, other.HiddenDropout, reason);
        rules.Equal(LayerNorm, other.LayerNorm, $"{reason}, which normalizes in any case (see {rules.Name(PreNorm)})");
        rules.Equal(InputFeeding, other.InputFeeding, reason);
        rules.Equal(ContextFeeding, other.ContextFeeding, reason);
        rules.Equal(InitialState, other.InitialState, reason);
        rules.Equal(Attention, other.Attention, $"{reason}, which attends in each layer");
        rules.Equal(AttentionLayer, other.AttentionLayer, reason);
        rules.Equal(AttentionWindow, other.AttentionWindow, reason);
        rules.Equal(DeepOutput, other.DeepOutput, reason);
        rules.Equal(Copy, other.Copy, reason);
        rules.Equal(Coverage, other.Coverage, reason);
    }
}
