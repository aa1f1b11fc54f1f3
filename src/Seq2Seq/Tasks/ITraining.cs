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
