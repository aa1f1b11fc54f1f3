using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>The options of a stacked recurrent decoder of numbers.</summary>
public sealed record ForecastDecoderOptions : RecurrentLayerOptions, IChecked
{
    /// <summary>The recurrence of every layer.</summary>
    [YamlKey("rnn_type")]
    public RnnType Cell { get; init; } = RnnType.Gru;

    /// <summary>The width H of the state.</summary>
    [Range(1, ModelOptions.MostWidth)]
    public int HiddenSize { get; init; } = 32;

    /// <summary>The number of stacked layers.</summary>
    [YamlKey("num_layers")]
    [Range(1, ModelOptions.MostLayers)]
    public int Layers { get; init; } = 1;

    /// <summary>The probability of dropout between layers, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; }

    /// <summary>The probability of dropout before the output layer, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float HiddenDropout { get; init; }

    /// <summary>The first state of the decoder.</summary>
    [YamlKey("init_hidden")]
    public BridgeType InitialState { get; init; } = BridgeType.Projected;

    /// <summary>What each step is fed.</summary>
    public FeedingType Feeding { get; init; } = FeedingType.Given;

    /// <summary>
    /// Whether the mean of a step is the value before it plus the output of the network, which then learns changes (Martinez, Black &amp; Romero 2017, section
    /// 3.3), and begins as persistence.
    /// </summary>
    public bool Residual { get; init; }

    /// <summary>
    /// The number p of last values that a linear layer beside the recurrent ones reads: the mean of a step is the output of the network plus Σ_i A_i z_(t-i), i
    /// from 1 to p, a linear autoregression (Lai et al. 2018, section 3.6); 0 = none.
    /// </summary>
    [Range(0, OptionBounds.Tokens)]
    public int Autoregression { get; init; }

    /// <summary>The latent variable of each step.</summary>
    public LatentOptions Latent { get; init; } = new();

    /// <summary>The layers in words, such as <c>1 GRU layer of 32</c>.</summary>
    internal string Described => FormattableString.Invariant($"{Layers} {Cell.ToString().ToUpperInvariant()} layer{(Layers == 1 ? "" : "s")} of {HiddenSize}");

    void IChecked.Check(OptionRules rules) => CheckLayers(rules, Cell, Layers, joined: Layers - 1, HiddenSize);
}
