using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>Stacked recurrent decoder with optional attention.</summary>
public sealed record DecoderOptions
{
    /// <summary>Recurrence of every layer.</summary>
    [YamlKey("rnn_type")]
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>Target word vectors.</summary>
    public EmbeddingOptions Embeddings { get; init; } = new();

    /// <summary>Width H of the state.</summary>
    [Range(1, ModelOptions.MostWidth)]
    public int HiddenSize { get; init; } = 512;

    /// <summary>Number of stacked layers.</summary>
    [YamlKey("num_layers")]
    [Range(1, ModelOptions.MostLayers)]
    public int Layers { get; init; } = 1;

    /// <summary>Dropout between layers, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; } = 0.2f;

    /// <summary>Dropout on the attentional state before the output layer, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float HiddenDropout { get; init; } = 0.2f;

    /// <summary>Feed the attentional state back into the next step (Luong et al. 2015, section 3.3).</summary>
    public bool InputFeeding { get; init; }

    /// <summary>
    /// Feed the context vector, the last state of the encoder's uppermost layer, to every step (Cho et al. 2014, whose output layer sees it too;
    /// called peeky elsewhere), not only to the first state.
    /// </summary>
    public bool ContextFeeding { get; init; }

    /// <summary>First state of the decoder.</summary>
    [YamlKey("init_hidden")]
    public BridgeType InitialState { get; init; } = BridgeType.Projected;

    /// <summary>Attention over the encoder's states.</summary>
    public AttentionType Attention { get; init; } = AttentionType.General;

    /// <summary>Local attention: source tokens D on either side of the predicted position that take weight; 10 as in Luong et al. 2015.</summary>
    [Range(1, int.MaxValue)]
    public int AttentionWindow { get; init; } = 10;
}
