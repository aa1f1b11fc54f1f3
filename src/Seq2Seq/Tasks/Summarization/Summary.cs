namespace Seq2Seq.Tasks.Summarization;

/// <summary>The summary of a text.</summary>
/// <param name="Source">The text as given.</param>
/// <param name="Text">The summary; empty for a blank text.</param>
/// <param name="Score">The log-probability divided by the length penalty. A higher score is better.</param>
/// <param name="Truncated">Whether the text was longer than the model reads and its end was cut off.</param>
public sealed record Summary(string Source, string Text, double Score, bool Truncated)
{
    /// <summary>The words of the summary, and which of them were copied; empty if they were not asked for.</summary>
    public IReadOnlyList<SummaryWord> Words { get; init; } = [];
}
