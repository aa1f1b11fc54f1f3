using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>How the states of a sequence become one vector.</summary>
public enum PoolingType
{
    /// <summary>Their mean with weights that are learned (Yang et al. 2016). The weights show what decided.</summary>
    Attention,

    /// <summary>The last state, in both directions.</summary>
    Last,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest value of each element.</summary>
    Max,
}

/// <summary>
/// Attention as pooling (Yang et al. 2016, Hierarchical Attention Networks, equations 5 to 7): u_s = tanh(W m_s + b), α = softmax_s(v·u_s), c = Σ α_s m_s.
/// </summary>
internal sealed class AttentionPooling
{
    private readonly Linear _keys;
    private readonly Parameter _v;
    private readonly int _width;

    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The prefix of the names of the weights.</param>
    /// <param name="width">The width D of the states.</param>
    public AttentionPooling(ParameterSet parameters, string name, int width)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _width = width;
        _keys = new Linear(parameters, $"{name}.w", $"{name}.b", width, width);
        _v = parameters.Add($"{name}.v", new Shape(width), Initializer.Xavier(1, width));
    }

    /// <param name="states">m [S, B, D]</param>
    /// <param name="lengths">[B] integers on the device.</param>
    /// <returns>c [B, D] and α [B, S], which is 0 on padding.</returns>
    public (Tensor Pooled, Tensor Weights) Apply(Scope scope, Tensor states, View lengths)
    {
        int positions = states.Shape[0], batch = states.Shape[1];
        var scores = scope.AdditiveScores(scope.Zeros(new Shape(1, batch, _width)), _keys.Apply(scope, states), _v, lengths);
        var weights = scope.MaskedSoftmax(scores, lengths);
        return (scope.WeightedSum(weights, states).Reshape(batch, _width), weights.Reshape(batch, positions));
    }
}
