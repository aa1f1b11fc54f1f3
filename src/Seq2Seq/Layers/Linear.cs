using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>y = x Wᵀ + b.</summary>
public sealed class Linear
{
    private readonly Parameter _w;
    private readonly Parameter? _b;

    /// <param name="parameters">Takes the weights.</param>
    /// <param name="w">Name of W.</param>
    /// <param name="b">Name of b; null = none.</param>
    /// <param name="inputs">Width of x.</param>
    /// <param name="outputs">Width of y.</param>
    public Linear(ParameterSet parameters, string w, string? b, int inputs, int outputs)
        : this(parameters.Add(w, new Shape(outputs, inputs), Initializer.Xavier(outputs, inputs)),
            b == null ? null : parameters.Add(b, new Shape(outputs), Initializer.Zero))
    {
    }

    /// <summary>With weights declared elsewhere.</summary>
    public Linear(Parameter w, Parameter? b) => (_w, _b) = (w, b);

    /// <summary>W [outputs, inputs]</summary>
    public Parameter Weight => _w;

    /// <summary>b [outputs], or none.</summary>
    public Parameter? Bias => _b;

    /// <param name="x">[..., inputs]</param>
    /// <returns>[..., outputs]</returns>
    public Tensor Apply(Scope scope, Tensor x) => scope.Linear(x, _w, _b?.Value);
}
