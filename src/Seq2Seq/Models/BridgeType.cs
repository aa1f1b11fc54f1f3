using Seq2Seq.Configuration;

namespace Seq2Seq.Models;

/// <summary>
/// How the first state of the decoder is computed from the last state of the encoder: by copying, through a learned tanh projection for each layer, through
/// one such projection for all layers (JoeyNMT's bridge), or as zero.
/// </summary>
public enum BridgeType
{
    Last,
    [Synonyms("bridge")] Projected,
    Shared,
    Zero,
}
