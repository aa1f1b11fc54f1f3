using Seq2Seq.Decoding;
using Seq2Seq.Layers;

namespace Seq2Seq.Tasks.Translation;

/// <summary>One output for a source text.</summary>
/// <param name="Score">The log-probability divided by the length penalty. A higher score is better.</param>
/// <param name="Ids">The tokens of the output.</param>
/// <param name="Attention">The attention weights, if they were asked for and the model has attention.</param>
/// <param name="FinishReason">The reason why the output ends: the model ended it, or it was cut at the longest length.</param>
public sealed record Hypothesis(string Text, double Score, int[] Ids, AttentionMap? Attention, FinishReason FinishReason = FinishReason.End);

/// <summary>The outputs for a source text, the best first.</summary>
/// <param name="Source">The source text as given.</param>
/// <param name="Hypotheses">The outputs, at least one.</param>
/// <param name="Truncated">Whether the source was longer than <see cref="DecodingOptions.MaximumSourceLength"/> tokens and its end was cut
/// off.</param>
public sealed record Translation(string Source, IReadOnlyList<Hypothesis> Hypotheses, bool Truncated = false)
{
    /// <summary>The steps of the beam search; null if they were not asked for, or for a blank source.</summary>
    public SearchTrace? Trace { get; init; }

    /// <summary>The best output; empty for a blank source.</summary>
    public string Text => Hypotheses[0].Text;
}
