using Seq2Seq.Checkpoints;

namespace Seq2Seq.Training;

/// <summary>What a model directory keeps of the events of training: <c>training/log.jsonl</c>, and the same for TensorBoard.</summary>
internal static class RecordedEvents
{
    /// <summary>Returns a receiver that appends each event to the files of the directory and then passes it on.</summary>
    /// <param name="directory">Returns the directory as it is when an event happens; null = nothing is kept.</param>
    /// <param name="tensorBoard">Whether to write for TensorBoard too.</param>
    /// <param name="report">The receiver of the events; null = nobody.</param>
    public static Action<TrainingEvent> Recording(Func<ModelDirectory?> directory, bool tensorBoard, Action<TrainingEvent>? report) => happened =>
    {
        if (directory() is { } kept && TrainingLogEntry.Of(happened, DateTimeOffset.UtcNow) is { } entry)
        {
            TrainingLog.Append(kept.LogFile, entry);
            if (tensorBoard && TensorBoardEvents.Of(entry) is { } shown) TensorBoardFile.Append(kept.TensorBoardFile, shown);
        }
        report?.Invoke(happened);
    };

    /// <summary>Removes the events after the update from which training continues, because they will happen again.</summary>
    public static void Cut(ModelDirectory directory, int step)
    {
        TrainingLog.Cut(directory.LogFile, step);
        TensorBoardFile.Cut(directory.TensorBoardFile, step);
    }
}
