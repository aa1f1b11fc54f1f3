namespace Seq2Seq.Evaluation;

/// <summary>A ROUGE score, such as <c>ROUGE-L = 41.20</c>.</summary>
/// <param name="Title">The variant.</param>
/// <param name="Score">The mean F1, 0 .. 100.</param>
/// <param name="Precision">The mean precision, 0 .. 100.</param>
/// <param name="Recall">The mean recall, 0 .. 100.</param>
/// <param name="Signature">The variant of ROUGE, in the style of sacreBLEU.</param>
public sealed record RougeScore(string Title, double Score, double Precision, double Recall, string Signature) : MetricScore(Title, Score, Signature);
