using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>y = W_2 max(0, W_1 x + b_1) + b_2, for each position by itself (Vaswani et al. 2017, equation 2).</summary>
/// <param name="parameters">The set that the weights are added to.</param>
/// <param name="name">The beginning of the names of the weights.</param>
/// <param name="shape">The shape of the layer.</param>
internal sealed class FeedForward(ParameterSet parameters, string name, TransformerShape shape)
{
    private readonly Linear _inner = new(parameters, $"{name}.w_1", $"{name}.b_1", shape.Width, shape.FeedForward);
    private readonly Linear _outer = new(parameters, $"{name}.w_2", $"{name}.b_2", shape.FeedForward, shape.Width);

    /// <param name="x">[T, B, H]</param>
    /// <returns>[T, B, H]</returns>
    public Tensor Apply(Scope scope, Tensor x) => _outer.Apply(scope, scope.Dropout(scope.Relu(_inner.Apply(scope, x)), shape.Dropout));
}
