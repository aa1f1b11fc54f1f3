using Seq2Seq.Configuration;

namespace Seq2Seq.Layers;

/// <summary>
/// How a decoder state scores an encoder state: not at all (the fixed context vector of Sutskever et al. 2014 and Cho et al. 2014), q·k, q·W k (both
/// Luong et al. 2015), or v·tanh(W q + U k) (Bahdanau et al. 2015). The last is also Luong's "concat" v·tanh(V [q; k]) with V cut into [W, U]. Local
/// attention scores by q·W k, but only near a predicted position (local-p, Luong et al. 2015, section 3.2).
/// </summary>
public enum AttentionType
{
    None,
    Dot,
    [Synonyms("luong")] General,
    [Synonyms("bahdanau", "concat")] Additive,
    Local,
}
