using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;

namespace Seq2Seq.Tasks.Translation;

/// <summary>One output for a source text.</summary>
/// <param name="Score">The log-probability divided by the length penalty. A higher score is better.</param>
/// <param name="Ids">The tokens of the output.</param>
/// <param name="Attention">The attention weights, if they were asked for and the model has attention.</param>
/// <param name="FinishReason">
/// The reason why the output ends: the model ended it (<see cref="FinishReason.End"/>), or it was cut at the longest length
/// (<see cref="FinishReason.Length"/>). A call that is cancelled returns no outputs.
/// </param>
public sealed record Hypothesis(string Text, double Score, int[] Ids, AttentionMap? Attention, FinishReason FinishReason = FinishReason.End)
{
    /// <summary>
    /// The readable pieces [T] of the output, with the end of sentence last unless the output was cut. Unknown tokens stay, whatever replaces them in the text.
    /// </summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>log p [T] of each of <see cref="Tokens"/>, in nats. Their sum is the log-probability of the output.</summary>
    public float[] LogProbabilities { get; init; } = [];

    /// <summary>
    /// A link from each target word to the source word that it attends to most, in the order of the target; null without <see cref="Attention"/>. Words are
    /// what stands between spaces. Weights are summed over the tokens of both words, and the ends of sentence do not count.
    /// </summary>
    public IReadOnlyList<WordLink>? Alignment { get; init; }

    /// <summary>Σ log p of the tokens, in nats.</summary>
    public double LogProbability { get; init; }
}

/// <summary>The outputs for a source text, the best first.</summary>
/// <param name="Source">The source text as given.</param>
/// <param name="Hypotheses">The outputs, at least one.</param>
/// <param name="Truncated">Whether the source was longer than <see cref="DecodingOptions.MaximumSourceLength"/> tokens and its end was cut
/// off.</param>
public sealed record Translation(string Source, IReadOnlyList<Hypothesis> Hypotheses, bool Truncated = false)
{
    /// <summary>The number of tokens of the source that were read.</summary>
    public int SourceTokens { get; init; }

    /// <summary>The steps of the beam search; null if they were not asked for, or for a blank source.</summary>
    public SearchTrace? Trace { get; init; }

    /// <summary>The best output; empty for a blank source.</summary>
    public string Text => Hypotheses[0].Text;
}
