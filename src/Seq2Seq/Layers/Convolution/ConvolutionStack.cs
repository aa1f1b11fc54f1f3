using Seq2Seq.Configuration;
using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Convolutions of pictures, one above the other: each layer computes y = dropout(pool(ReLU(norm(w * x + b)))), where normalization, pooling and dropout may
/// be left out. Filters have a place at every stride-th place of a picture, and see zeros around it; so no picture is too small.
/// </summary>
internal sealed class ConvolutionStack
{
    private readonly (Convolution2D Convolution, LayerNorm? Norm)[] _layers;
    private readonly ConvolutionOptions _options;
    private readonly Window _pool;

    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of the weights.</param>
    /// <param name="options">The options.</param>
    /// <param name="channels">The number of channels C of the pictures: 1 for grey, 3 for colours.</param>
    /// <exception cref="OptionException">An option is out of its range.</exception>
    public ConvolutionStack(ParameterSet parameters, string name, ConvolutionOptions options, int channels)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        OptionRules.Check(options);
        (_options, _pool) = (options, Window.SideBySide(options.Pool));
        var window = Window.Around(options.Kernel, options.Stride);
        _layers = new (Convolution2D, LayerNorm?)[options.Channels.Length];
        for (var l = 0; l < _layers.Length; l++)
            _layers[l] = (new Convolution2D(parameters, $"{name}.layers.{l}", l == 0 ? channels : options.Channels[l - 1], options.Channels[l], window, window),
                options.LayerNorm ? new LayerNorm(parameters, $"{name}.layers.{l}.norm", options.Channels[l]) : null);
    }

    /// <summary>The number of channels of the features.</summary>
    public int Channels => _options.Channels[^1];

    /// <summary>Returns the height and width of the features of pictures of a size.</summary>
    public (int Height, int Width) Size(int height, int width)
    {
        foreach (var (convolution, _) in _layers)
        {
            (height, width) = convolution.Size(height, width);
            (height, width) = (_pool.Count(height), _pool.Count(width));
        }
        return (height, width);
    }

    /// <summary>Computes the features of pictures. <see cref="Ops.TimeMajor"/> makes of them a sequence that a recurrence or an attention can read.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[N, H, W, C]</param>
    /// <returns>[N, H', W', <see cref="Channels"/>], where (H', W') is the <see cref="Size"/> of (H, W).</returns>
    public Tensor Apply(Scope scope, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(scope);
        foreach (var (convolution, norm) in _layers)
        {
            x = convolution.Apply(scope, x);
            x = scope.Relu(norm == null ? x : norm.Apply(scope, x));
            if (_options.Pool > 1) x = _options.PoolType == PoolType.Max ? scope.MaxPool2D(x, _pool, _pool) : scope.MeanPool2D(x, _pool, _pool);
            x = scope.Dropout(x, _options.Dropout);
        }
        return x;
    }
}
