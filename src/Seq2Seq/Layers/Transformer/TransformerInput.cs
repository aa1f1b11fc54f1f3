using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>What the lowest layer of a Transformer reads: vectors, brought to the width of the layers if they have another one, and their positions.</summary>
internal sealed class TransformerInput
{
    private readonly Linear? _projection;
    private readonly Positions _positions;
    private readonly float _dropout;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of the weights, <c>encoder</c> or <c>decoder</c>.</param>
    /// <param name="inputs">The width E of the vectors.</param>
    /// <param name="width">The width H of the layers.</param>
    /// <param name="type">The kind of positions.</param>
    /// <param name="most">The number of learned positions.</param>
    /// <param name="dropout">The probability of dropout on the sum of vectors and positions, 0 to below 1.</param>
    public TransformerInput(ParameterSet parameters, string name, int inputs, int width, PositionType type, int most, float dropout)
    {
        if (inputs != width) _projection = new Linear(parameters, $"{name}.input.w", $"{name}.input.b", inputs, width);
        _positions = Positions.Create(parameters, type, $"{name}.positions", width, most);
        _dropout = dropout;
    }

    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, E]</param>
    /// <param name="first">The number of the first position, from 0.</param>
    /// <returns>[T, B, H]</returns>
    public Tensor Apply(Scope scope, Tensor x, int first) =>
        scope.Dropout(_positions.Apply(scope, _projection == null ? x : _projection.Apply(scope, x), first), _dropout);
}
