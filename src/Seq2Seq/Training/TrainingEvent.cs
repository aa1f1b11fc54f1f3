namespace Seq2Seq.Training;

/// <summary>Something a training run reports.</summary>
public abstract record TrainingEvent;

/// <summary>Progress since the last report.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="TotalSteps">Updates planned; the last may come sooner by early stopping or the clock.</param>
/// <param name="Epoch">Pass over the corpus, from 1.</param>
/// <param name="Loss">Mean training loss of a prediction, label smoothing included.</param>
/// <param name="Perplexity">e to the negative log-likelihood of a prediction, dropout on.</param>
/// <param name="PredictionsPerSecond">Predictions, such as target tokens, trained on per second, validation left out.</param>
/// <param name="LearningRate">Learning rate.</param>
/// <param name="GradientNorm">Norm of the last step's gradient before clipping.</param>
/// <param name="Elapsed">Time in this session of training.</param>
/// <param name="Remaining">Estimate of the time left.</param>
public sealed record TrainingProgress(int Step, int TotalSteps, int Epoch, double Loss, double Perplexity, double PredictionsPerSecond, double LearningRate,
    double GradientNorm, TimeSpan Elapsed, TimeSpan Remaining) : TrainingEvent;

/// <summary>A validation.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="Scores">What was measured.</param>
/// <param name="IsBest">The best so far; its weights have been saved.</param>
/// <param name="LearningRate">Learning rate from here on.</param>
public sealed record Validated(int Step, IReadOnlyList<Score> Scores, bool IsBest, double LearningRate) : TrainingEvent
{
    /// <summary>Returns the value of a score.</summary>
    public double this[string name] => Scores.First(s => s.Name == name).Value;
}

/// <summary>The training state has been saved.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="Path">File.</param>
public sealed record CheckpointSaved(int Step, string Path) : TrainingEvent;

/// <summary>Why a run ended.</summary>
public enum StopReason { Finished, MaximumSteps, MaximumMinutes, EarlyStopping, MinimumLearningRate, Cancelled }

/// <summary>The run is over; everything has been saved.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Step">Updates in all.</param>
/// <param name="BestStep">Updates of the best model.</param>
/// <param name="BestScore">Its score; NaN without validation.</param>
/// <param name="Elapsed">Time in this session of training.</param>
public sealed record TrainingFinished(StopReason Reason, int Step, int BestStep, double BestScore, TimeSpan Elapsed) : TrainingEvent;
