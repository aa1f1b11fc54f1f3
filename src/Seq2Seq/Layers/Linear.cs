using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>y = x Wᵀ + b.</summary>
internal sealed class Linear
{
    private readonly Parameter _w;
    private readonly Parameter? _b;

    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="w">The name of W.</param>
    /// <param name="b">The name of b; null = no bias.</param>
    /// <param name="inputs">The width of x.</param>
    /// <param name="outputs">The width of y.</param>
    /// <param name="initializer">The first values of W; null = Xavier.</param>
    public Linear(ParameterSet parameters, string w, string? b, int inputs, int outputs, Initializer? initializer = null)
        : this(parameters.Add(w, new Shape(outputs, inputs), initializer ?? Initializer.Xavier(outputs, inputs)),
            b == null ? null : parameters.Add(b, new Shape(outputs), Initializer.Zero))
    {
    }

    /// <summary>Creates a layer with weights that were declared elsewhere.</summary>
    public Linear(Parameter w, Parameter? b) => (_w, _b) = (w, b);

    /// <summary>W [outputs, inputs]</summary>
    public Parameter Weight => _w;

    /// <summary>b [outputs], or null for no bias.</summary>
    public Parameter? Bias => _b;

    /// <param name="x">[..., inputs]</param>
    /// <returns>[..., outputs]</returns>
    public Tensor Apply(Scope scope, Tensor x) => scope.Linear(x, _w, _b?.Value);
}
