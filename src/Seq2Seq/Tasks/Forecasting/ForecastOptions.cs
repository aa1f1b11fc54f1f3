using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>The options of a forecast.</summary>
public sealed record ForecastOptions : IOptionRecord
{
    /// <summary>
    /// The number of paths to draw, from 20, which then give the intervals; null = as many as the model's configuration says, and none where the Gaussians of
    /// the steps give the intervals.
    /// </summary>
    [Range(20, 1_000_000)]
    public int? Samples { get; init; }

    /// <summary>
    /// Whether paths are drawn with dropout as in training (Gal &amp; Ghahramani 2016), so that the intervals also hold how uncertain the weights are; null =
    /// as the model's configuration says.
    /// </summary>
    public bool? Dropout { get; init; }

    /// <summary>The seed of the paths; null = that of the model's configuration.</summary>
    public int? Seed { get; init; }
}
