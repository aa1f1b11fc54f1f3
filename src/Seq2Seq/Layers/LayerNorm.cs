using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Layer normalization (Ba et al. 2016): each vector gets mean 0 and variance 1 over its elements, and then a gain and a bias that are learned. They begin
/// as 1 and 0.
/// </summary>
internal sealed class LayerNorm
{
    private readonly Parameter _gain, _bias;

    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of gain and bias.</param>
    /// <param name="width">The width H of the vectors.</param>
    public LayerNorm(ParameterSet parameters, string name, int width)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _gain = parameters.Add($"{name}.gain", new Shape(width), Initializer.One);
        _bias = parameters.Add($"{name}.bias", new Shape(width), Initializer.Zero);
    }

    /// <param name="x">[..., H]</param>
    /// <returns>[..., H]</returns>
    public Tensor Apply(Scope scope, Tensor x) => scope.LayerNorm(x, _gain, _bias);
}
