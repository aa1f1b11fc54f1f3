using Seq2Seq.Data;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Reported when data and model are ready.</summary>
/// <param name="Parameters">The number of trained numbers.</param>
/// <param name="SourceVocabulary">The number of source tokens.</param>
/// <param name="TargetVocabulary">The number of target tokens.</param>
/// <param name="Data">One line that says what the filters dropped.</param>
/// <param name="Pairs">The number of training pairs.</param>
/// <param name="Device">The device that the training runs on.</param>
/// <param name="ResumedAt">The update at which the run resumes; 0 = the run begins.</param>
public sealed record TrainingStarted(long Parameters, int SourceVocabulary, int TargetVocabulary, string Data, int Pairs, string Device, int ResumedAt)
    : TrainingEvent
{
    /// <summary>What looks wrong with the data, see <see cref="CasingCheck"/>, and what is not as when the run began; a line for each finding.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What was decided for the run: which limit ends it, and the size of its batches if it was measured; a line for each decision.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];
}
