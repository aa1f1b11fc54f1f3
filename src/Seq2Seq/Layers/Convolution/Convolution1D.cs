using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Convolution over time (Waibel et al. 1989): y[t, b, f] = b_f + Σ w[f, k, c] x[s, b, c], where s is place k of window t. What stands beyond the end of a
/// sentence is read as 0. The first filters are those of He et al. 2015, because a ReLU follows as a rule.
/// </summary>
internal sealed class Convolution1D
{
    private readonly Parameter _w, _b;

    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of w and b.</param>
    /// <param name="channels">The width C of x.</param>
    /// <param name="filters">The width F of y.</param>
    /// <param name="window">The window along the time. A sentence of n steps has <see cref="Window.Count"/> of n results.</param>
    public Convolution1D(ParameterSet parameters, string name, int channels, int filters, Window window)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var columns = new Shape(window.Size, channels).Count;
        Window = window;
        _w = parameters.Add($"{name}.w", new Shape(filters, columns), Initializer.He(columns));
        _b = parameters.Add($"{name}.b", new Shape(filters), Initializer.Zero);
    }

    /// <summary>The window along the time.</summary>
    public Window Window { get; }

    /// <param name="x">[T, B, C]</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length T.</param>
    /// <returns>[T', B, F]; 0 beyond the results of a sentence.</returns>
    public Tensor Apply(Scope scope, Tensor x, View lengths = default) => scope.Convolution1D(x, _w, _b, Window, lengths);
}
