using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>The section <c>testing</c> of the configuration of a model that continues series. Nothing in it changes what is trained.</summary>
public sealed record ForecastTestingOptions : IOptionRecord
{
    private const int MostSamples = 1_000_000, MostDraws = 10_000;

    /// <summary>
    /// The number of rows that the linear autoregression reads, by which the model is measured; 0 = as many as the model. It is fitted when training begins, to
    /// all rows before those held out for testing.
    /// </summary>
    [Range(0, OptionBounds.Tokens)]
    public int Lags { get; init; }

    /// <summary>The number of paths that are drawn for intervals where the model gives none of itself, see <see cref="Models.FeedingType"/>.</summary>
    [Range(20, MostSamples)]
    public int Samples { get; init; } = 200;

    /// <summary>
    /// Whether paths are drawn with dropout as in training (Gal &amp; Ghahramani 2016), and are drawn always, so that the intervals also hold how uncertain the
    /// weights are. Validations do without.
    /// </summary>
    public bool Dropout { get; init; }

    /// <summary>
    /// The number K of draws of the latent variables of each window by which a validation measures the bound on the likelihood, and the tighter bound of all K
    /// together (Burda et al. 2016).
    /// </summary>
    [Range(1, MostDraws)]
    public int BoundDraws { get; init; } = 20;

    /// <summary>The seed of the paths.</summary>
    public int Seed { get; init; } = 1;
}
