namespace Seq2Seq.Training;

/// <summary>An event that a training run reports.</summary>
public abstract record TrainingEvent;

/// <summary>The progress since the last report.</summary>
/// <param name="Step">The number of updates so far.</param>
/// <param name="TotalSteps">The number of planned updates. Early stopping or the clock may end the run sooner; 0 = the clock alone ends it.</param>
/// <param name="Epoch">The number of the pass over the corpus, from 1.</param>
/// <param name="Loss">The mean training loss of a prediction, including label smoothing.</param>
/// <param name="Perplexity">e to the negative log-likelihood of a prediction, with dropout.</param>
/// <param name="PredictionsPerSecond">The number of predictions, such as target tokens, that were trained on per second, without the time of
/// validation.</param>
/// <param name="GradientNorm">The norm of the last step's gradient before clipping.</param>
/// <param name="Elapsed">The time of training so far, with the time before the run was resumed.</param>
/// <param name="Remaining">An estimate of the time left.</param>
public sealed record TrainingProgress(int Step, int TotalSteps, int Epoch, double Loss, double Perplexity, double PredictionsPerSecond, double LearningRate,
    double GradientNorm, TimeSpan Elapsed, TimeSpan Remaining) : TrainingEvent
{
    /// <summary>The unit of predictions that have a perplexity.</summary>
    public const string Tokens = "tokens";

    /// <summary>What predictions are, in the plural, such as <c>labels</c>. Only that of tokens is given as a perplexity.</summary>
    public string Unit { get; init; } = Tokens;

    /// <summary>The part of the planned updates that is done, or of the time if the clock alone ends the run; 0 to 1.</summary>
    public double Share => TotalSteps > 0 ? (double)Step / TotalSteps : Elapsed / (Elapsed + Remaining);

    /// <summary>The share of the weight matrices that has been pruned, 0 to 1; null if training does not prune.</summary>
    public double? Sparsity { get; init; }

    /// <summary>The number of updates so far and in all, such as <c>40/200</c>.</summary>
    public string Place => TotalSteps > 0 ? FormattableString.Invariant($"{Step}/{TotalSteps}") : FormattableString.Invariant($"{Step}");
}

/// <summary>The result of a validation.</summary>
/// <param name="Step">The number of updates so far.</param>
/// <param name="Scores">The scores that were measured.</param>
/// <param name="IsBest">Whether the model is the best so far. The weights of the best model have been saved.</param>
/// <param name="LearningRate">The learning rate from this validation on.</param>
public sealed record Validated(int Step, IReadOnlyList<Score> Scores, bool IsBest, double LearningRate) : TrainingEvent
{
    /// <summary>Some outputs of the model, for a person to read.</summary>
    public IReadOnlyList<SampleOutput> Samples { get; init; } = [];

    /// <summary>Returns the value of a score.</summary>
    public double this[string name] => Scores.First(s => s.Name == name).Value;
}

/// <summary>Reported when the training state has been saved.</summary>
/// <param name="Step">The number of updates so far.</param>
/// <param name="Path">The file that was written.</param>
public sealed record CheckpointSaved(int Step, string Path) : TrainingEvent;

/// <summary>The reason why a run ended.</summary>
public enum StopReason { Finished, MaximumSteps, MaximumMinutes, EarlyStopping, MinimumLearningRate, Cancelled }

/// <summary>Reported when the run is over and everything has been saved.</summary>
/// <param name="Reason">The reason why the run ended.</param>
/// <param name="Step">The number of updates in all.</param>
/// <param name="BestStep">The number of updates of the best model.</param>
/// <param name="BestScore">The score that decided on the best model; NaN without validation.</param>
/// <param name="BestBy">The name of that score: the chosen one, or another one if the chosen one says nothing of the model; empty without validation.</param>
/// <param name="Elapsed">The time of the whole run, with the time before it was resumed.</param>
public sealed record TrainingFinished(StopReason Reason, int Step, int BestStep, double BestScore, string BestBy, TimeSpan Elapsed) : TrainingEvent;
