using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>score = v·tanh(W_q q + W_k m + b_k) (Bahdanau et al. 2015).</summary>
internal class AdditiveAttention(ParameterSet parameters, int hidden, int memory) : Attention
{
    /// <summary>W_q [H, H]</summary>
    protected Linear Queries { get; } = new(parameters, "attention.w_q", null, hidden, hidden);

    private readonly Linear _keys = new(parameters, "attention.w_k", "attention.b_k", memory, hidden);

    /// <summary>v [H]</summary>
    protected Parameter V { get; } = parameters.Add("attention.v", new Shape(hidden), Initializer.Xavier(1, hidden));

    /// <inheritdoc/>
    public override Tensor Keys(Scope scope, Tensor states) => _keys.Apply(scope, states);

    /// <inheritdoc/>
    protected override Tensor Scores(Scope scope, Tensor q, Tensor keys, View lengths, State before) =>
        scope.AdditiveScores(Queries.Apply(scope, q), keys, V, lengths);
}
