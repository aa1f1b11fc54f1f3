using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Models;

/// <summary>The shape of a model that gives each step of its input a label, which is the section <c>model</c> of its configuration.</summary>
public sealed record TaggingModelOptions : IChecked
{
    /// <summary>The encoder, whose state at each step the output layer reads. In both directions it has seen what stands behind the step too.</summary>
    public EncoderOptions Encoder { get; init; } = new();

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

    /// <summary>The first values of weights that are not those of every matrix.</summary>
    internal InitialValues Initial => new(LstmForgetGate, InitialEmbeddingWeight);

    void IChecked.Check(OptionRules rules) => rules.Equal(Encoder.TimeReduction, 1, "as each step has a label");
}
