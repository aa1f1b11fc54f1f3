using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>The shape of a model that gives each input a label, which is the section <c>model</c> of its configuration.</summary>
public sealed record ClassificationModelOptions : IOptionRecord
{
    /// <summary>What stands between an input of numbers and the encoder; none for texts.</summary>
    public FrontOptions Front { get; init; } = new();

    /// <summary>The encoder, which reads the input.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>How the states of the encoder become one vector, which the output layer reads.</summary>
    public PoolingType Pooling { get; init; } = PoolingType.Attention;

    /// <summary>The probability of dropout before the output layer, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float HiddenDropout { get; init; } = 0.2f;

    /// <summary>The limit of the first values of weights, which are uniform in ±init_weight. 0 means Xavier (Glorot &amp; Bengio 2010).</summary>
    [YamlKey("init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialWeight { get; init; }

    /// <summary>The limit of the first word vectors, which are uniform in ±embed_init_weight. 0 means init_weight, or 0.1 without one.</summary>
    [YamlKey("embed_init_weight")]
    [Range(0.0, double.MaxValue)]
    public float InitialEmbeddingWeight { get; init; }

    /// <summary>A number added to the forget gate's bias at the start; with 1 an LSTM remembers before it has learned to (Jozefowicz et al. 2015).</summary>
    public float LstmForgetGate { get; init; } = 1;

    /// <summary>Whether there is dropout anywhere.</summary>
    internal bool HasDropout => HiddenDropout > 0 || Encoder.Dropout > 0 || Encoder.Embeddings.Dropout > 0 || Front.Convolution.Dropout > 0;

    /// <summary>The first values of weights that are not those of every matrix.</summary>
    internal InitialValues Initial => new(LstmForgetGate, InitialEmbeddingWeight);
}
