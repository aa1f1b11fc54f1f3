namespace Seq2Seq.Layers;

/// <summary>A layer in a stack.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Dropout">The dropout on what the layer reads.</param>
/// <param name="Connection">The connection around the layer, which is as wide as its input; null = none.</param>
internal sealed record StackedLayer(ISequenceLayer Layer, Dropout Dropout, Connection? Connection = null);
