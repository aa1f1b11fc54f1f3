namespace Seq2Seq.Training;

/// <summary>Something a training run reports.</summary>
public abstract record TrainingEvent;

/// <summary>Data and model are ready.</summary>
/// <param name="Parameters">Number of trained numbers.</param>
/// <param name="SourceVocabulary">Source tokens.</param>
/// <param name="TargetVocabulary">Target tokens.</param>
/// <param name="Data">What the filters dropped, one line.</param>
/// <param name="Pairs">Training pairs.</param>
/// <param name="Device">What it runs on.</param>
/// <param name="ResumedAt">Step of the training state found; 0 = from the beginning.</param>
public sealed record TrainingStarted(long Parameters, int SourceVocabulary, int TargetVocabulary, string Data, int Pairs, string Device, int ResumedAt) : TrainingEvent;

/// <summary>Progress since the last report.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="TotalSteps">Updates planned; the last may come sooner by early stopping or the clock.</param>
/// <param name="Epoch">Pass over the corpus, from 1.</param>
/// <param name="Loss">Training loss per target token, in nats, label smoothing included.</param>
/// <param name="Perplexity">e to the negative log-likelihood per target token, dropout on.</param>
/// <param name="TokensPerSecond">Target tokens trained on per second, validation left out.</param>
/// <param name="LearningRate">Learning rate.</param>
/// <param name="GradientNorm">Norm of the last step's gradient before clipping.</param>
/// <param name="Elapsed">Time in this session of training.</param>
/// <param name="Remaining">Estimate of the time left.</param>
public sealed record TrainingProgress(int Step, int TotalSteps, int Epoch, double Loss, double Perplexity, double TokensPerSecond, double LearningRate,
    double GradientNorm, TimeSpan Elapsed, TimeSpan Remaining) : TrainingEvent;

/// <summary>A validation.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="Loss">Negative log-likelihood per target token, in nats.</param>
/// <param name="Perplexity">e to that.</param>
/// <param name="Accuracy">Percent of target tokens that are the most probable under teacher forcing.</param>
/// <param name="Bleu">BLEU of greedy output, 0 to 100.</param>
/// <param name="ExactMatch">Percent of greedy outputs equal to the reference.</param>
/// <param name="IsBest">The best so far; its weights have been saved.</param>
/// <param name="LearningRate">Learning rate from here on.</param>
public sealed record Validated(int Step, double Loss, double Perplexity, double Accuracy, double Bleu, double ExactMatch, bool IsBest, double LearningRate) : TrainingEvent;

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
/// <param name="BestScore">Its validation BLEU or loss; NaN without validation.</param>
/// <param name="Elapsed">Time in this session of training.</param>
public sealed record TrainingFinished(StopReason Reason, int Step, int BestStep, double BestScore, TimeSpan Elapsed) : TrainingEvent;
