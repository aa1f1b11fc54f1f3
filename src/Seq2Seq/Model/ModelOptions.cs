using Seq2Seq.Layers;

namespace Seq2Seq.Model;

/// <summary>How the decoder's first state comes from the encoder's last: copied, through a learned tanh projection, or zero.</summary>
public enum BridgeType { Last, Projected, Zero }

/// <summary>Shape of an encoder-decoder. Section <c>model</c> of a configuration.</summary>
public sealed record ModelOptions
{
    /// <summary>The encoder.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>The decoder.</summary>
    public DecoderOptions Decoder { get; init; } = new();

    /// <summary>Source and target share one embedding matrix. Needs one shared vocabulary.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>The output layer uses the target embedding matrix (Press &amp; Wolf 2017). Needs decoder.hidden_size = decoder.embeddings.embedding_dim.</summary>
    public bool TiedSoftmax { get; init; }

    /// <summary>Weights start uniform in ±init_weight; 0 means Xavier (Glorot &amp; Bengio 2010), which needs no tuning by size.</summary>
    public float InitWeight { get; init; }

    /// <summary>Added to the forget gate's bias at the start, so that an LSTM remembers before it has learned to (Jozefowicz et al. 2015).</summary>
    public float LstmForgetGate { get; init; } = 1f;
}

/// <summary>A lookup table of word vectors.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Width E of a word vector.</summary>
    public int EmbeddingDim { get; init; } = 256;

    /// <summary>Multiply embeddings by sqrt(E).</summary>
    public bool Scale { get; init; }

    /// <summary>Dropout on the embedded words, 0 to below 1.</summary>
    public float Dropout { get; init; } = 0.2f;
}

/// <summary>Stacked recurrent encoder.</summary>
public sealed record EncoderOptions
{
    /// <summary>Recurrence of every layer.</summary>
    public RnnType RnnType { get; init; } = RnnType.Lstm;

    /// <summary>Source word vectors.</summary>
    public EmbeddingOptions Embeddings { get; init; } = new();

    /// <summary>Width of one direction's state; a bidirectional encoder's output is twice as wide.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <summary>Read the sentence in both directions (Schuster &amp; Paliwal 1997).</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>Number of stacked layers.</summary>
    public int NumLayers { get; init; } = 1;

    /// <summary>Dropout between layers and on the encoder's output, 0 to below 1.</summary>
    public float Dropout { get; init; } = 0.2f;
}

/// <summary>Stacked recurrent decoder with optional attention.</summary>
public sealed record DecoderOptions
{
    /// <summary>Recurrence of every layer.</summary>
    public RnnType RnnType { get; init; } = RnnType.Lstm;

    /// <summary>Target word vectors.</summary>
    public EmbeddingOptions Embeddings { get; init; } = new();

    /// <summary>Width H of the state.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>Number of stacked layers.</summary>
    public int NumLayers { get; init; } = 1;

    /// <summary>Dropout between layers, 0 to below 1.</summary>
    public float Dropout { get; init; } = 0.2f;

    /// <summary>Dropout on the attentional state before the output layer, 0 to below 1.</summary>
    public float HiddenDropout { get; init; } = 0.2f;

    /// <summary>Feed the attentional state back into the next step (Luong et al. 2015, section 3.3).</summary>
    public bool InputFeeding { get; init; }

    /// <summary>
    /// Feed the context vector, the last state of the encoder's uppermost layer, to every step (Cho et al. 2014, whose output layer sees it too;
    /// called peeky elsewhere), not only to the first state.
    /// </summary>
    public bool ContextFeeding { get; init; }

    /// <summary>First state of the decoder.</summary>
    public BridgeType InitHidden { get; init; } = BridgeType.Projected;

    /// <summary>Attention over the encoder's states.</summary>
    public AttentionType Attention { get; init; } = AttentionType.General;

    /// <summary>Local attention: source tokens D on either side of the predicted position that take weight; 10 as in Luong et al. 2015.</summary>
    public int AttentionWindow { get; init; } = 10;
}
