using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>The options of a stacked recurrent encoder.</summary>
public sealed record EncoderOptions
{
    /// <summary>The recurrence of every layer.</summary>
    [YamlKey("rnn_type")]
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>The source word vectors.</summary>
    public EmbeddingOptions Embeddings { get; init; } = new();

    /// <summary>The width of the state of one direction. The output of a bidirectional encoder is twice as wide.</summary>
    [Range(1, ModelOptions.MostWidth)]
    public int HiddenSize { get; init; } = 256;

    /// <summary>Whether the sentence is read in both directions (Schuster &amp; Paliwal 1997).</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>The number of stacked layers.</summary>
    [YamlKey("num_layers")]
    [Range(1, ModelOptions.MostLayers)]
    public int Layers { get; init; } = 1;

    /// <summary>The probability of dropout between layers and on the encoder's output, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; } = 0.2f;
}
