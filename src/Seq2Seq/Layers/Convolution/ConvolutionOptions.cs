using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Layers;

/// <summary>How the numbers of a window become one.</summary>
public enum PoolType
{
    /// <summary>The largest of them.</summary>
    Max,

    /// <summary>Their mean.</summary>
    Mean,
}

/// <summary>The options of stacked convolutions, see <see cref="ConvolutionStack"/> and <see cref="SequenceConvolutionStack"/>.</summary>
public sealed record ConvolutionOptions : IChecked
{
    /// <summary>The largest number of channels and of layers. Beyond them a model fits no machine, and its size fits no 32-bit number.</summary>
    private const int MostChannels = 16_384, MostLayers = 64;

    /// <summary>The largest side of a filter, twice that of the largest in use, whose weights still have a 32-bit number.</summary>
    private const int MostKernel = 63;

    /// <summary>The largest side of a window of pooling, which is that of a large picture.</summary>
    private const int MostPool = 1024;

    /// <summary>
    /// The number of filters of each layer, the lowest first. They double from layer to layer, as the places become fewer (Simonyan &amp; Zisserman 2015).
    /// </summary>
    public int[] Channels { get; init; } = [16, 32, 64];

    /// <summary>The side of a filter. Three is the smallest that sees a place with its neighbours on all sides (Simonyan &amp; Zisserman 2015).</summary>
    [Range(1, MostKernel)]
    public int Kernel { get; init; } = 3;

    /// <summary>The distance between neighbouring places of a filter. A layer over n places has ⌈n / stride⌉ of them before pooling.</summary>
    [Range(1, MostKernel)]
    public int Stride { get; init; } = 1;

    /// <summary>The side of the windows of pooling, which stand side by side; 1 = no pooling. It makes n places ⌈n / pool⌉.</summary>
    [Range(1, MostPool)]
    public int Pool { get; init; } = 2;

    /// <summary>How the places of a window are pooled. The largest says whether a filter has found something, wherever in the window it is.</summary>
    public PoolType PoolType { get; init; } = PoolType.Max;

    /// <summary>Whether the channels of a place are normalized before the ReLU (Ba et al. 2016). A few layers train well without.</summary>
    public bool LayerNorm { get; init; }

    /// <summary>
    /// The probability of dropout on the output of each layer, 0 to below 1. Filters see every place of a picture, so that they need little of it.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float Dropout { get; init; }

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Channels.Length is >= 1 and <= MostLayers, Channels, $"1 to {MostLayers} layers");
        rules.Require(Channels.All(channels => channels is >= 1 and <= MostChannels), Channels, $"numbers from 1 to {MostChannels}");
    }
}
