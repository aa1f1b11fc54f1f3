using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>Reported when data and model are ready.</summary>
/// <param name="Parameters">The number of trained numbers.</param>
/// <param name="Vocabulary">The number of tokens.</param>
/// <param name="Texts">The number of training texts.</param>
/// <param name="Tokens">The number of tokens of the training text, with an end for each text.</param>
/// <param name="Unknown">The share of tokens of the validation text, or else of the training text, that are unknown.</param>
/// <param name="Device">The device that the training runs on.</param>
/// <param name="ResumedAt">The update at which the run resumes; 0 = the run begins.</param>
public sealed record LanguageModelStarted(long Parameters, int Vocabulary, int Texts, long Tokens, double Unknown, string Device, int ResumedAt) : TrainingEvent
{
    /// <summary>What looks wrong; a line for each finding.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What was decided for the run; a line for each decision.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];
}
