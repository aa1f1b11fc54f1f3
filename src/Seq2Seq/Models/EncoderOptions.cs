using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Models;

/// <summary>Stacked recurrent encoder.</summary>
public sealed record EncoderOptions
{
    /// <summary>Recurrence of every layer.</summary>
    [YamlKey("rnn_type")]
    public RnnType Cell { get; init; } = RnnType.Lstm;

    /// <summary>Source word vectors.</summary>
    public EmbeddingOptions Embeddings { get; init; } = new();

    /// <summary>Width of one direction's state; a bidirectional encoder's output is twice as wide.</summary>
    [Range(1, ModelOptions.MostWidth)]
    public int HiddenSize { get; init; } = 256;

    /// <summary>Read the sentence in both directions (Schuster &amp; Paliwal 1997).</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>Number of stacked layers.</summary>
    [YamlKey("num_layers")]
    [Range(1, ModelOptions.MostLayers)]
    public int Layers { get; init; } = 1;

    /// <summary>Dropout between layers and on the encoder's output, 0 to below 1.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; } = 0.2f;
}
