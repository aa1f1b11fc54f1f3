using Seq2Seq.Configuration;

namespace Seq2Seq.Models;

/// <summary>How the decoder's first state comes from the encoder's last: copied, through a learned tanh projection, or zero.</summary>
public enum BridgeType
{
    Last,
    [Synonyms("bridge")] Projected,
    Zero,
}
