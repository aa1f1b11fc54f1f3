using Seq2Seq.Checkpoints;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>A training run of any task, with its data and its model directory, that can be run to the end.</summary>
public interface ITraining : IDisposable
{
    /// <summary>The directory that holds the run.</summary>
    string Directory { get; }

    /// <summary>The files of the run in <see cref="Directory"/>.</summary>
    ModelDirectory Files { get; }

    /// <summary>Trains to the end and saves on the way.</summary>
    /// <param name="report">Called for every event, on this thread.</param>
    /// <param name="stop">Ends training after the current update. The state is saved.</param>
    TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default);
}

/// <summary>Runs a training beside other work.</summary>
public static class AsynchronousTraining
{
    /// <summary>Trains on a thread of its own. A cancelled run ends in order, with everything saved, and says so in its result.</summary>
    /// <param name="progress">Receives every event in order, called on the training thread.</param>
    /// <param name="cancellationToken">A token that ends training after the current update. The state is saved.</param>
    public static Task<TrainingFinished> RunAsync(this ITraining training, IProgress<TrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        return Task.Factory.StartNew(() => training.Run(progress == null ? null : progress.Report, cancellationToken), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
