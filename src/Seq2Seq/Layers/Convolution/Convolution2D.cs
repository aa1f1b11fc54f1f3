using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Convolution of pictures (LeCun et al. 1989): y[n, i, j, f] = b_f + Σ w[f, kh, kw, c] x[n, h, w, c], where (h, w) is place (kh, kw) of window (i, j).
/// The first filters are those of He et al. 2015, because a ReLU follows as a rule.
/// </summary>
internal sealed class Convolution2D
{
    private readonly Parameter _w, _b;
    private readonly Window _down, _across;

    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of w and b.</param>
    /// <param name="channels">The number of channels C of x.</param>
    /// <param name="filters">The number of channels F of y.</param>
    /// <param name="down">The window along the height.</param>
    /// <param name="across">The window along the width.</param>
    public Convolution2D(ParameterSet parameters, string name, int channels, int filters, Window down, Window across)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var columns = new Shape(down.Size, across.Size, channels).Count;
        (_down, _across) = (down, across);
        _w = parameters.Add($"{name}.w", new Shape(filters, columns), Initializer.He(columns));
        _b = parameters.Add($"{name}.b", new Shape(filters), Initializer.Zero);
    }

    /// <summary>Returns the height and width of y for pictures of a size.</summary>
    public (int Height, int Width) Size(int height, int width) => (_down.Count(height), _across.Count(width));

    /// <param name="x">[N, H, W, C]</param>
    /// <returns>[N, H', W', F]</returns>
    public Tensor Apply(Scope scope, Tensor x) => scope.Convolution2D(x, _w, _b, _down, _across);
}
