namespace Seq2Seq.Evaluation;

/// <summary>A BLEU score and its parts.</summary>
/// <param name="Score">The score, 0 .. 100 (floating point may exceed 100 in the last bits).</param>
/// <param name="Precisions">The precisions of the orders 1 .. 4 after smoothing, 0 .. 100.</param>
/// <param name="BrevityPenalty">The brevity penalty, 0 .. 1.</param>
/// <param name="HypothesisLength">The number of words of all hypotheses.</param>
/// <param name="ReferenceLength">The number of words of all references.</param>
/// <param name="Matches">The numbers of matching n-grams of the orders 1 .. 4.</param>
/// <param name="Totals">The numbers of n-grams of the hypotheses of the orders 1 .. 4.</param>
/// <param name="Signature">The variant of BLEU, in sacreBLEU's notation.</param>
public sealed record BleuScore(
    double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long HypothesisLength, long ReferenceLength,
    IReadOnlyList<long> Matches, IReadOnlyList<long> Totals, string Signature) : MetricScore("BLEU", Score, Signature)
{
    /// <summary>The length of the hypotheses relative to the references; 0 if the references are empty.</summary>
    public double Ratio => ReferenceLength == 0 ? 0 : (double)HypothesisLength / ReferenceLength;

    /// <summary>The parts, as in <c>64.5/40.1/27.0/18.2 (BP = 0.987 ratio = 0.987 hyp_len = 11852 ref_len = 12008)</c>.</summary>
    private protected override string Parts => $" {string.Join('/', Precisions.Select(p => ScoreText.Fixed(p, 1)))} " +
        $"(BP = {ScoreText.Fixed(BrevityPenalty, 3)} ratio = {ScoreText.Fixed(Ratio, 3)} hyp_len = {HypothesisLength} ref_len = {ReferenceLength})";
}
