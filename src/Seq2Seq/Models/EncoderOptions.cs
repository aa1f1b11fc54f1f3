using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>The options of an encoder of stacked layers. Some of them belong to recurrent layers alone, and some to those of a Transformer.</summary>
public sealed record EncoderOptions : TransformerLayerOptions, IChecked
{
    /// <summary>What the layers are.</summary>
    public EncoderType Type { get; init; } = EncoderType.Recurrent;

    /// <summary>The recurrence of every layer.</summary>
    [YamlKey("rnn_type")]
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>The source word vectors.</summary>
    public EmbeddingOptions Embeddings { get; init; } = new();

    /// <summary>
    /// The width of the state of one direction, where the output of a bidirectional encoder is twice as wide, or of the layers of a Transformer.
    /// </summary>
    [Range(1, ModelOptions.MostWidth)]
    public int HiddenSize { get; init; } = 256;

    /// <summary>
    /// The width of the vector of each factor of a source word. Empty = N^0.7 for a factor of N values, and at most embedding_dim, if vectors are
    /// concatenated; otherwise embedding_dim.
    /// </summary>
    [YamlKey("factor_dims")]
    public int[] FactorDimensions { get; init; } = [];

    /// <summary>How the vectors of a source word and of its factors become one.</summary>
    public FactorMerge FactorMerge { get; init; } = FactorMerge.Concat;

    /// <summary>Whether the sentence is read in both directions (Schuster &amp; Paliwal 1997).</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>The number of stacked layers.</summary>
    [YamlKey("num_layers")]
    [Range(1, ModelOptions.MostLayers)]
    public int Layers { get; init; } = 1;

    /// <summary>
    /// The probability of dropout between layers and on the encoder's output, 0 to below 1. In a Transformer it is on attention weights, inner layers, and what
    /// each part of a layer adds to its input.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; } = 0.2f;

    /// <summary>
    /// Whether the outputs of each layer are normalized (Ba et al. 2016), before the layer above or the attention reads them. The states of the recurrence are
    /// not, and neither is what the decoder begins with.
    /// </summary>
    public bool LayerNorm { get; init; }

    /// <summary>
    /// The number of steps of a layer that the layer above reads as one. 2 makes a pyramid (Chan et al. 2016), whose L layers turn a long recording into
    /// 2^(L - 1) times fewer states for an attention to look at.
    /// </summary>
    [Range(1, 8)]
    public int TimeReduction { get; init; } = 1;

    /// <summary>
    /// The number of steps over which the gradients of the recurrence go back in training (truncated backpropagation through time, Williams &amp; Peng 1990);
    /// 0 = to the beginning. What the model computes does not depend on it.
    /// </summary>
    [YamlKey("bptt_length")]
    [Range(0, OptionBounds.Tokens)]
    public int GradientSteps { get; init; }

    /// <summary>
    /// Whether anything reads the states of all positions, and not the last ones alone. If not, reversible layers do not keep those of the uppermost layer.
    /// </summary>
    internal bool StatesAreRead { get; init; } = true;

    /// <summary>The shape of the layers of a Transformer.</summary>
    internal TransformerShape Transformer => Shape(HiddenSize, Layers, Dropout);

    /// <summary>Returns the width of the states, of layers that read vectors of a width.</summary>
    /// <param name="inputs">The width E of the vectors.</param>
    internal long OutputWidth(int inputs) => Type switch
    {
        EncoderType.None => inputs,
        EncoderType.FeedForward or EncoderType.Transformer => HiddenSize,
        _ => Bidirectional ? 2L * HiddenSize : HiddenSize,
    };

    /// <summary>The layers in words, such as <c>2 bidirectional LSTM layers of 256 in each direction</c>.</summary>
    internal string Described => Type switch
    {
        EncoderType.None => "no layers",
        EncoderType.FeedForward => FormattableString.Invariant($"{Layers} layer{(Layers == 1 ? "" : "s")} of {HiddenSize} without a recurrence"),
        EncoderType.Transformer => Transformer.Described,
        _ => FormattableString.Invariant($"{(TimeReduction > 1 ? "a pyramid of " : "")}{Layers} {(Bidirectional ? "bidirectional " : "")}{Cell.ToString().ToUpperInvariant()} layer{(Layers == 1 ? "" : "s")} of {HiddenSize}{(Bidirectional ? " in each direction" : "")}"),
    };

    /// <summary>Declares the weights of the layers and returns them.</summary>
    /// <param name="inputs">The width E of the vectors that the lowest layer reads.</param>
    internal ISequenceEncoder Create(ParameterSet parameters, int inputs, InitialValues initial) => Type switch
    {
        EncoderType.Recurrent => new RecurrentEncoder(parameters, this, inputs, initial),
        EncoderType.FeedForward => new FeedForwardEncoder(parameters, inputs, Layers, HiddenSize, Dropout),
        EncoderType.None => new FeedForwardEncoder(parameters, inputs, layers: 0, hidden: inputs, Dropout),
        EncoderType.Transformer => new TransformerEncoder(parameters, this, inputs),
        _ => throw new InvalidOperationException($"there are no layers '{Type}'"),
    };

    /// <summary>Returns the width of the vector of each factor.</summary>
    /// <param name="factors">The number of values of each.</param>
    /// <exception cref="ArgumentException">There are widths for another number of factors.</exception>
    internal int[] FactorWidths(IReadOnlyList<int> factors)
    {
        if (FactorDimensions.Length == 0)
            return [.. factors.Select(Width)];
        return FactorDimensions.Length == factors.Count ? FactorDimensions
            : throw new ArgumentException($"there are widths for {FactorDimensions.Length} factors, and {factors.Count} factors", nameof(factors));

        int Width(int values) => FactorMerge == FactorMerge.Sum ? Embeddings.EmbeddingDimension
            : Math.Min(Embeddings.EmbeddingDimension, (int)Math.Ceiling(Math.Pow(values, 0.7))); // the exponent is that of OpenNMT
    }

    void IChecked.Check(OptionRules rules)
    {
        if (Type == EncoderType.Recurrent) CheckLayers(rules, Cell, Layers, joined: Layers - 1, HiddenSize);
        else
        {
            CheckNoLayers(rules, Type);
            rules.Require(!LayerNorm, LayerNorm, $"false, as {rules.Name(Type)} is {OptionText.Of(Type)}");
            rules.Equal(TimeReduction, 1, $"as {rules.Name(Type)} is {OptionText.Of(Type)} and only recurrent layers have it");
            rules.Equal(GradientSteps, 0, $"as {rules.Name(Type)} is {OptionText.Of(Type)} and only recurrent layers have it");
        }
        if (TimeReduction > 1)
        {
            var reason = $"as {rules.Name(TimeReduction)} is {TimeReduction}";
            rules.Require(Layers > 1, Layers, $"at least 2, {reason}");
            rules.Equal(Connection, ConnectionType.None, $"{reason} and no layer is as wide as what it reads");
        }
        CheckTransformer(rules, Type == EncoderType.Transformer, Type, Cell, HiddenSize);
        if (Type == EncoderType.Transformer) rules.Equal(Bidirectional, true, $"as {rules.Name(Type)} is transformer");
        rules.Require(FactorDimensions.All(width => width is >= 1 and <= ModelOptions.MostWidth), FactorDimensions, $"widths from 1 to {ModelOptions.MostWidth}");
        if (FactorMerge == FactorMerge.Sum)
            rules.Require(FactorDimensions.Length == 0, FactorDimensions, $"none, as {rules.Name(FactorMerge)} is sum and all vectors have one width");
    }
}
