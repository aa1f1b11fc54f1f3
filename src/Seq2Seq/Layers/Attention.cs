using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Attention of decoder states q [T, B, H] over encoder states m [S, B, D]:
/// α = softmax_s score(q, m_s), context c = Σ_s α_s m_s, attentional state a = tanh(W_c [q; c] + b_c) (Luong et al. 2015, equation 5).
/// score: dot q·m; general q·W_a m; additive v·tanh(W_q q + W_k m + b_k). Local: the general score, softmax in the window
/// [p - D, p + D] around p = length σ(v_p·tanh(W_p q)) only, times exp(-(s - p)² / 2σ²), σ = D/2 (Luong et al. 2015, equations 9 and 10).
/// </summary>
public sealed class Attention
{
    private readonly AttentionType _type;
    private readonly int _window;
    private readonly Linear? _keys, _queries, _place, _center;
    private readonly Parameter? _v;
    private readonly Linear _combine;

    /// <param name="parameters">Takes the weights.</param>
    /// <param name="type">Score; not <see cref="AttentionType.None"/>.</param>
    /// <param name="hidden">Width H of decoder states.</param>
    /// <param name="memory">Width of encoder states.</param>
    /// <param name="window">Local: positions D on either side of the predicted one.</param>
    public Attention(ParameterSet parameters, AttentionType type, int hidden, int memory, int window)
    {
        (_type, _window) = (type, window);
        if (type == AttentionType.Dot && hidden != memory)
            throw new ArgumentException($"dot attention of decoder states of width {hidden} over encoder states of width {memory}: they must be equal");
        if (type is AttentionType.General or AttentionType.Local) _keys = new Linear(parameters, "attention.w_a", null, memory, hidden);
        if (type == AttentionType.Local)
        {
            _place = new Linear(parameters, "attention.w_p", null, hidden, hidden);
            _center = new Linear(parameters, "attention.v_p", null, hidden, 1);
        }
        if (type == AttentionType.Additive)
        {
            _queries = new Linear(parameters, "attention.w_q", null, hidden, hidden);
            _keys = new Linear(parameters, "attention.w_k", "attention.b_k", memory, hidden);
            _v = parameters.Add("attention.v", new Shape(hidden), Initializer.Xavier(1, hidden));
        }
        _combine = new Linear(parameters, "attention.w_c", "attention.b_c", hidden + memory, hidden);
    }

    /// <summary>The part of the score that depends on the encoder only, made once for a batch.</summary>
    /// <param name="memory">[S, B, D]</param>
    /// <returns>[S, B, H]</returns>
    public Tensor Keys(Scope scope, Tensor memory) => _keys?.Apply(scope, memory) ?? memory;

    /// <summary>Attends from all of T states at once, or from one.</summary>
    /// <param name="q">[T, B, H]</param>
    /// <param name="memory">[S, B, D]</param>
    /// <param name="keys">[S, B, H] of <see cref="Keys"/>.</param>
    /// <param name="lengths">[B] integers; absent = all S.</param>
    /// <returns>Attentional states [T, B, H] and weights α [T, B, S].</returns>
    public (Tensor State, Tensor Weights) Apply(Scope scope, Tensor q, Tensor memory, Tensor keys, View lengths)
    {
        var scores = _type == AttentionType.Additive
            ? scope.AdditiveScores(_queries!.Apply(scope, q), keys, _v!, lengths)
            : scope.DotScores(q, keys);
        var weights = _type == AttentionType.Local
            ? scope.LocalSoftmax(scores, scope.Sigmoid(_center!.Apply(scope, scope.Tanh(_place!.Apply(scope, q)))), lengths, _window)
            : scope.MaskedSoftmax(scores, lengths);
        var context = scope.WeightedSum(weights, memory);
        return (scope.Tanh(_combine.Apply(scope, scope.Concat(q, context))), weights);
    }
}
