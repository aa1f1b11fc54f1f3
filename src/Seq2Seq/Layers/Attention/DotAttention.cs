using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>score = q·m (Luong et al. 2015). This attention has no weights, and needs states that are as wide as the queries.</summary>
internal sealed class DotAttention : Attention
{
    /// <exception cref="ArgumentException">The widths differ.</exception>
    public DotAttention(int hidden, int memory)
    {
        if (hidden != memory)
            throw new ArgumentException($"dot attention of decoder states of width {hidden} over encoder states of width {memory}: they must be equal");
    }

    /// <inheritdoc/>
    public override Tensor Keys(Scope scope, Tensor states) => states;

    /// <inheritdoc/>
    protected override Tensor Scores(Scope scope, Tensor q, Tensor keys, View lengths, State before) => scope.DotScores(q, keys);
}
