using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Local-p attention (Luong et al. 2015, equations 9 and 10). It takes the general score and a softmax over the window [p - D, p + D] around p =
/// length σ(v_p·tanh(W_p q)) only, and multiplies the result by exp(-(s - p)² / 2σ²), where σ = D/2. See <see cref="Ops.LocalSoftmax"/>.
/// </summary>
internal sealed class LocalAttention : GeneralAttention
{
    private readonly Linear _place, _center;
    private readonly int _window;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="hidden">The width H of queries.</param>
    /// <param name="memory">The width of encoder states.</param>
    /// <param name="window">The number of positions D on either side of the predicted one.</param>
    public LocalAttention(ParameterSet parameters, int hidden, int memory, int window) : base(parameters, hidden, memory)
    {
        _place = new Linear(parameters, "attention.w_p", null, hidden, hidden);
        _center = new Linear(parameters, "attention.v_p", null, hidden, 1);
        _window = window;
    }

    /// <inheritdoc/>
    protected override (Tensor Weights, State Next) Weights(Scope scope, Tensor q, Tensor keys, View lengths, State before)
    {
        var scores = Scores(scope, q, keys, lengths, before);
        var center = scope.Sigmoid(_center.Apply(scope, scope.Tanh(_place.Apply(scope, q))));
        return (scope.LocalSoftmax(scores, center, lengths, _window), State.Empty);
    }
}
