using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// The keys and values of all L layers of a decoder, as one product of an encoder's states: W m + b, with the rows of W in the order head, layer, key before
/// value, element.
/// </summary>
/// <param name="parameters">The set that the weights are added to.</param>
/// <param name="name">The beginning of the names of the weights.</param>
/// <param name="memory">The width D of the states.</param>
/// <param name="shape">The shape of the decoder's layers.</param>
internal sealed class MemoryKeys(ParameterSet parameters, string name, int memory, TransformerShape shape)
{
    private readonly Linear _projection = new(parameters, $"{name}.w_kv", $"{name}.b_kv", memory, 2 * shape.Layers * shape.Width,
        Initializer.Xavier(2 * shape.Layers * shape.Width, memory, 2 * shape.Layers));

    /// <param name="states">m [S, B, D]</param>
    /// <returns>[S, B, 2 L H]</returns>
    public Tensor Apply(Scope scope, Tensor states) => _projection.Apply(scope, states);
}
