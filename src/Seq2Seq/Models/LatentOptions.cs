using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Models;

/// <summary>
/// The options of the latent variables of a decoder of numbers, one a step, which make it a variational recurrent network (Chung et al. 2015). What a step may
/// be is then a mixture of Gaussians without end, and no single one. Training maximizes a lower bound of the likelihood.
/// </summary>
public sealed record LatentOptions : IOptionRecord
{
    /// <summary>The number Z of latent numbers of a step; 0 = there are none.</summary>
    [Range(0, ModelOptions.MostWidth)]
    public int Size { get; init; }

    /// <summary>The width of each layer that prior, posterior, recurrence and output read values and latent numbers through.</summary>
    [Range(1, ModelOptions.MostWidth)]
    public int FeatureSize { get; init; } = 32;

    /// <summary>
    /// The number of updates over which the weight of the divergence in the loss grows from 0 to 1 (Bowman et al. 2016), so that the latent numbers are used
    /// before they cost anything; 0 = it is 1 from the beginning. Without it four latent numbers were never used of a noise with two modes, whose model then
    /// is the one without them; a thousand updates were enough. Validations measure with a weight of 1.
    /// </summary>
    [YamlKey("kl_warmup")]
    [Range(0, OptionBounds.Count)]
    public int DivergenceWarmup { get; init; } = 1000;

    /// <summary>Returns the weight of the divergence in the loss of an update, counted from 1.</summary>
    internal float DivergenceWeight(int update) => update >= DivergenceWarmup ? 1 : (float)update / DivergenceWarmup;
}
