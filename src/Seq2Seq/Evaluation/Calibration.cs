namespace Seq2Seq.Evaluation;

/// <summary>
/// Whether the probability of a prediction is the share of such predictions that are right (Guo et al. 2017): predictions are sorted into bins of
/// confidence, and the expected calibration error is Σ_bins (predictions of the bin / all) |share of right ones - mean confidence|.
/// </summary>
/// <param name="bins">The number of bins of equal width.</param>
public sealed class Calibration(int bins = 15)
{
    private readonly (long Count, long Right, double Confidence)[] _bins = new (long, long, double)[bins];

    /// <summary>The number of predictions.</summary>
    public long Count => _bins.Sum(bin => bin.Count);

    /// <summary>The expected calibration error, 0 to 1; NaN without predictions.</summary>
    public double ExpectedError => Count == 0 ? double.NaN : _bins.Sum(bin => Math.Abs(bin.Right - bin.Confidence)) / Count;

    /// <summary>The bins that have predictions, from the least confident one: their number, their mean confidence and the share of right ones.</summary>
    public IReadOnlyList<(long Count, double Confidence, double Accuracy)> Bins =>
        [.. _bins.Where(bin => bin.Count > 0).Select(bin => (bin.Count, bin.Confidence / bin.Count, (double)bin.Right / bin.Count))];

    /// <summary>Adds a prediction.</summary>
    /// <param name="confidence">Its probability, 0 to 1.</param>
    /// <param name="isRight">Whether it is right.</param>
    public void Add(double confidence, bool isRight)
    {
        ref var bin = ref _bins[Math.Clamp((int)(confidence * bins), 0, bins - 1)];
        bin = (bin.Count + 1, bin.Right + (isRight ? 1 : 0), bin.Confidence + confidence);
    }
}
