using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>How the input x of a layer and what the layer makes of it, f(x), become its output.</summary>
public enum ConnectionType
{
    /// <summary>The output is f(x).</summary>
    None,

    /// <summary>The output is x + f(x) (He et al. 2016), so that gradients reach the lower layers of a deep stack.</summary>
    Residual,

    /// <summary>The output is t f(x) + (1 - t) x with a gate t = σ(W_t x + b_t) for each unit (Srivastava et al. 2015).</summary>
    Highway,
}

/// <summary>
/// A connection around a layer whose output is as wide as its input: x + f(x), or t f(x) + (1 - t) x with t = σ(W_t x + b_t). The first value of b_t is -1, so
/// that a layer begins by carrying its input (Srivastava et al. 2015, section 2.2). Padding stays 0, because both x and f(x) are 0 there.
/// </summary>
internal sealed class Connection
{
    private readonly Linear? _gate; // null = residual

    private Connection(Linear? gate) => _gate = gate;

    /// <summary>Creates a connection and declares its weights; null = there is none.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The prefix of the names of the weights.</param>
    /// <param name="type">The kind of connection.</param>
    /// <param name="width">The width of x and f(x).</param>
    public static Connection? Create(ParameterSet parameters, string name, ConnectionType type, int width)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return type switch
        {
            ConnectionType.None => null,
            ConnectionType.Residual => new(null),
            _ => new(new Linear(parameters.Add($"{name}.w_t", new Shape(width, width), Initializer.Xavier(width, width)),
                parameters.Add($"{name}.b_t", new Shape(width), Initializer.Constant(-1)))),
        };
    }

    /// <param name="x">[T, B, H]: the input of the layer, without dropout.</param>
    /// <param name="y">[T, B, H]: what the layer made of it.</param>
    /// <returns>[T, B, H]</returns>
    public Tensor Join(Scope scope, Tensor x, Tensor y) =>
        scope.Add(x, _gate == null ? y : scope.Multiply(scope.Sigmoid(_gate.Apply(scope, x)), scope.Subtract(y, x)));
}
