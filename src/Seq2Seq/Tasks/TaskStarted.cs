using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>Reported when data and model are ready.</summary>
/// <param name="Parameters">The number of trained numbers.</param>
/// <param name="Data">The training data in words.</param>
/// <param name="Device">The device that the training runs on.</param>
/// <param name="ResumedAt">The update at which the run resumes; 0 = the run begins.</param>
public sealed record TaskStarted(long Parameters, string Data, string Device, int ResumedAt) : TrainingEvent
{
    /// <summary>What looks wrong; a line for each finding.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What was decided for the run; a line for each decision.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];
}
