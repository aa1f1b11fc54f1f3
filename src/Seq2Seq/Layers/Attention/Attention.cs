using Seq2Seq.Configuration;
using Seq2Seq.Tensors;

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

/// <summary>The result of attending from a query.</summary>
/// <param name="Context">c = Σ_s α_s m_s [T, B, D].</param>
/// <param name="Weights">α [T, B, S]; 0 on padding.</param>
/// <param name="Next">The state after the query.</param>
internal readonly record struct AttentionResult(Tensor Context, Tensor Weights, State Next);

/// <summary>
/// Attention of queries q [T, B, H] over the states m [S, B, D] of an encoder: α = softmax_s score(q, k_s) over the S positions of a sentence, c =
/// Σ_s α_s m_s. Each kind of attention defines the score, and the keys k, which depend on the encoder only. An attention that remembers what it has
/// looked at (coverage) also defines a state.
/// </summary>
internal abstract class Attention
{
    /// <summary>Declares the weights of an attention. Returns null for <see cref="AttentionType.None"/>.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="type">The kind of attention.</param>
    /// <param name="hidden">The width H of queries.</param>
    /// <param name="memory">The width D of encoder states.</param>
    /// <param name="window">The number of positions on either side of the predicted one, for local attention.</param>
    /// <param name="coverage">Whether additive attention sees where it has looked.</param>
    public static Attention? Create(ParameterSet parameters, AttentionType type, int hidden, int memory, int window, bool coverage = false) => type switch
    {
        AttentionType.None => null,
        AttentionType.Dot => new DotAttention(hidden, memory),
        AttentionType.General => new GeneralAttention(parameters, hidden, memory),
        AttentionType.Additive when coverage => new CoverageAttention(parameters, hidden, memory),
        AttentionType.Additive => new AdditiveAttention(parameters, hidden, memory),
        AttentionType.Local => new LocalAttention(parameters, hidden, memory, window),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "there is no such attention"),
    };

    /// <summary>Returns the keys of encoder states. They are computed once for a batch.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="states">m [S, B, D]</param>
    /// <returns>k [S, B, H]</returns>
    public abstract Tensor Keys(Scope scope, Tensor states);

    /// <summary>Returns the state before the first query. It is empty for an attention that remembers nothing.</summary>
    public virtual State Start(Scope scope, int rows, int positions) => State.Empty;

    /// <summary>Attends from one query, or from all T queries at once.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="q">[T, B, H]: the queries.</param>
    /// <param name="states">m [S, B, D]</param>
    /// <param name="keys">k [S, B, H] of <see cref="Keys"/>.</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length S.</param>
    /// <param name="before">The state before the query.</param>
    public AttentionResult Attend(Scope scope, Tensor q, Tensor states, Tensor keys, View lengths, State before)
    {
        var (weights, next) = Weights(scope, q, keys, lengths, before);
        return new AttentionResult(scope.WeightedSum(weights, states), weights, next);
    }

    /// <summary>Returns score(q_t, k_s) [T, B, S].</summary>
    protected abstract Tensor Scores(Scope scope, Tensor q, Tensor keys, View lengths, State before);

    /// <summary>Returns α [T, B, S] and the state after the query.</summary>
    protected virtual (Tensor Weights, State Next) Weights(Scope scope, Tensor q, Tensor keys, View lengths, State before) =>
        (scope.MaskedSoftmax(Scores(scope, q, keys, lengths, before), lengths), State.Empty);
}
