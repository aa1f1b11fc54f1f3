using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Data and model are ready.</summary>
/// <param name="Parameters">Number of trained numbers.</param>
/// <param name="SourceVocabulary">Source tokens.</param>
/// <param name="TargetVocabulary">Target tokens.</param>
/// <param name="Data">What the filters dropped, one line.</param>
/// <param name="Pairs">Training pairs.</param>
/// <param name="Device">What it runs on.</param>
/// <param name="ResumedAt">Update that the run goes on from; 0 = it begins.</param>
public sealed record TrainingStarted(long Parameters, int SourceVocabulary, int TargetVocabulary, string Data, int Pairs, string Device, int ResumedAt)
    : TrainingEvent;
