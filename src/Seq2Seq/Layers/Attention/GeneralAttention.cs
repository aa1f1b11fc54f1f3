using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>score = q·W_a m (Luong et al. 2015).</summary>
internal class GeneralAttention(ParameterSet parameters, int hidden, int memory) : Attention
{
    private readonly Linear _keys = new(parameters, "attention.w_a", null, memory, hidden);

    /// <inheritdoc/>
    public override Tensor Keys(Scope scope, Tensor states) => _keys.Apply(scope, states);

    /// <inheritdoc/>
    protected override Tensor Scores(Scope scope, Tensor q, Tensor keys, View lengths, State before) => scope.DotScores(q, keys);
}
