using Seq2Seq.Configuration;
using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// How a decoder state scores an encoder state: not at all (the fixed context vector of Sutskever et al. 2014 and
/// Cho et al. 2014), q·k, q·W k (both Luong et al. 2015), or v·tanh(W q + U k) (Bahdanau et al. 2015), which is also Luong's "concat"
/// v·tanh(V [q; k]) with V cut into [W, U]. Local: q·W k near a predicted position only (local-p, Luong et al. 2015, section 3.2).
/// </summary>
public enum AttentionType
{
    None,
    Dot,
    [Synonyms("luong")] General,
    [Synonyms("bahdanau", "concat")] Additive,
    Local,
}

/// <summary>What a query found in the memory.</summary>
/// <param name="Context">c = Σ_s α_s m_s [T, B, D].</param>
/// <param name="Weights">α [T, B, S]; 0 on padding.</param>
/// <param name="Next">State after.</param>
public readonly record struct AttentionResult(Tensor Context, Tensor Weights, State Next);

/// <summary>
/// Attention of queries q [T, B, H] over the states m [S, B, D] of an encoder: α = softmax_s score(q, k_s) over the S positions of a sentence,
/// c = Σ_s α_s m_s. A kind of attention gives the score, and the keys k, which depend on the encoder only. One that remembers what it has
/// looked at (coverage) gives a state too, and is then asked for one query at a time.
/// </summary>
public abstract class Attention
{
    /// <summary>Declares the weights of an attention; null for <see cref="AttentionType.None"/>.</summary>
    /// <param name="parameters">Takes the weights.</param>
    /// <param name="type">Kind of attention.</param>
    /// <param name="hidden">Width H of queries.</param>
    /// <param name="memory">Width D of encoder states.</param>
    /// <param name="window">Local attention: positions on either side of the predicted one.</param>
    public static Attention? Create(ParameterSet parameters, AttentionType type, int hidden, int memory, int window) => type switch
    {
        AttentionType.None => null,
        AttentionType.Dot => new DotAttention(hidden, memory),
        AttentionType.General => new GeneralAttention(parameters, hidden, memory),
        AttentionType.Additive => new AdditiveAttention(parameters, hidden, memory),
        AttentionType.Local => new LocalAttention(parameters, hidden, memory, window),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "there is no such attention"),
    };

    /// <summary>Returns the keys of encoder states, made once for a batch.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="states">m [S, B, D]</param>
    /// <returns>k [S, B, H]</returns>
    public abstract Tensor Keys(Scope scope, Tensor states);

    /// <summary>Returns the state before the first query; of an attention that remembers nothing it is empty.</summary>
    public virtual State Start(Scope scope, int rows, int positions) => State.Empty;

    /// <summary>Attends from all of T queries at once, or from one.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="q">Queries [T, B, H].</param>
    /// <param name="states">m [S, B, D]</param>
    /// <param name="keys">k [S, B, H] of <see cref="Keys"/>.</param>
    /// <param name="lengths">[B] integers on the device; absent = all S.</param>
    /// <param name="before">State before.</param>
    public AttentionResult Attend(Scope scope, Tensor q, Tensor states, Tensor keys, View lengths, State before)
    {
        var (weights, next) = Weights(scope, q, keys, lengths, before);
        return new AttentionResult(scope.WeightedSum(weights, states), weights, next);
    }

    /// <summary>Returns score(q_t, k_s) [T, B, S].</summary>
    protected abstract Tensor Scores(Scope scope, Tensor q, Tensor keys, View lengths, State before);

    /// <summary>Returns α [T, B, S] and the state after.</summary>
    protected virtual (Tensor Weights, State Next) Weights(Scope scope, Tensor q, Tensor keys, View lengths, State before) =>
        (scope.MaskedSoftmax(Scores(scope, q, keys, lengths, before), lengths), State.Empty);
}
