using Seq2Seq.Evaluation;

namespace Seq2Seq.Tasks.Classification;

/// <summary>How good a classification is on labelled examples.</summary>
/// <param name="Labels">The labels in the order of their numbers.</param>
/// <param name="Loss">The mean cross-entropy in nats.</param>
/// <param name="Confusion">How often each label was taken for each other one.</param>
/// <param name="Calibration">Whether probabilities are shares of right predictions.</param>
public sealed record ClassificationScores(IReadOnlyList<string> Labels, double Loss, ConfusionMatrix Confusion, Calibration Calibration);
