namespace Seq2Seq.Evaluation;

/// <summary>What a test of significance says of one system under one metric.</summary>
/// <param name="Score">The score of the corpus.</param>
/// <param name="Mean">The mean score of test sets drawn from its sentences.</param>
/// <param name="Interval">Half the width of the interval that holds 95 % of these scores.</param>
/// <param name="P">The probability of a difference to the first system at least as large as the one seen, if the two were equally good; null for the
/// first system.</param>
public sealed record SystemScore(MetricScore Score, double Mean, double Interval, double? P);
