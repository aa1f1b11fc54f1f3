using Seq2Seq.Configuration;
using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Convolutions over time, one above the other, as <see cref="ConvolutionStack"/> over pictures. A sentence's features depend on the sentence alone, and a
/// sentence of one step or more has at least one.
/// </summary>
internal sealed class SequenceConvolutionStack
{
    private readonly (Convolution1D Convolution, LayerNorm? Norm)[] _layers;
    private readonly ConvolutionOptions _options;
    private readonly Window _pool;

    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="name">The beginning of the names of the weights.</param>
    /// <param name="options">The options.</param>
    /// <param name="inputs">The width D of the inputs.</param>
    /// <exception cref="OptionException">An option is out of its range.</exception>
    public SequenceConvolutionStack(ParameterSet parameters, string name, ConvolutionOptions options, int inputs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        OptionRules.Check(options);
        (_options, _pool) = (options, Window.SideBySide(options.Pool));
        var window = Window.Around(options.Kernel, options.Stride);
        _layers = new (Convolution1D, LayerNorm?)[options.Channels.Length];
        for (var l = 0; l < _layers.Length; l++)
            _layers[l] = (new Convolution1D(parameters, $"{name}.layers.{l}", l == 0 ? inputs : options.Channels[l - 1], options.Channels[l], window),
                options.LayerNorm ? new LayerNorm(parameters, $"{name}.layers.{l}.norm", options.Channels[l]) : null);
    }

    /// <summary>The width of the features.</summary>
    public int Width => _options.Channels[^1];

    /// <summary>Returns the number of features of a sentence.</summary>
    public int Length(int length)
    {
        foreach (var (convolution, _) in _layers) length = _pool.Count(convolution.Window.Count(length));
        return length;
    }

    /// <summary>Computes the features of sentences.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, D]</param>
    /// <param name="lengths">[B]: the number of steps of each sentence, at most T.</param>
    /// <returns>The features [T', B, <see cref="Width"/>], 0 beyond those of a sentence, and the number of features of each sentence.</returns>
    public (Tensor Y, int[] Lengths) Apply(Scope scope, Tensor x, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(scope);
        int[] counts = [.. lengths];
        var view = scope.Integers(counts);
        foreach (var (convolution, norm) in _layers)
        {
            x = convolution.Apply(scope, x, view);
            view = Counted(convolution.Window);
            x = scope.Relu(norm == null ? x : scope.MaskTime(norm.Apply(scope, x), view));
            if (_options.Pool > 1)
            {
                x = _options.PoolType == PoolType.Max ? scope.MaxPool1D(x, _pool, view) : scope.MeanPool1D(x, _pool, view);
                view = Counted(_pool);
            }
            x = scope.Dropout(x, _options.Dropout);
        }
        return (x, counts);

        View Counted(Window window)
        {
            counts = Array.ConvertAll(counts, window.Count);
            return scope.Integers(counts);
        }
    }
}
