using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>A continuation of a prompt.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Text">What was generated, without the prompt.</param>
/// <param name="FullText">The prompt, as the model read it, and what was generated.</param>
/// <param name="Ids">The tokens that were generated.</param>
/// <param name="LogProbabilities">log p of each of them and, if it was reached, of the end, in nats.</param>
/// <param name="Score">Their sum, divided by the length penalty of a beam search.</param>
/// <param name="FinishReason">The reason why the text ends: the model ended it, or it was cut at the longest length.</param>
public sealed record GeneratedText(string Prompt, string Text, string FullText, int[] Ids, float[] LogProbabilities, double Score, FinishReason FinishReason)
{
    /// <summary>The number of tokens of the prompt that were read.</summary>
    public int PromptTokens { get; init; }
}
