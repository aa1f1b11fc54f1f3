namespace Seq2Seq.Tasks.Summarization;

/// <summary>A word of a summary.</summary>
/// <param name="Text">The word.</param>
/// <param name="IsOfSource">Whether the source has it.</param>
/// <param name="Copied">The share of its probability with which the model copied it and did not write it of its own, 0 to 1, as the mean of its tokens; null if
/// the model does not copy (<c>model.decoder.copy</c>).</param>
public readonly record struct SummaryWord(string Text, bool IsOfSource, float? Copied);
