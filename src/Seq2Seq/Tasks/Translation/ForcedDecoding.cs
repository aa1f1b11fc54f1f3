using Seq2Seq.Layers;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// The probabilities that a model gives to a known target, where each token follows the known tokens before it (teacher forcing, Williams &amp;
/// Zipser 1989).
/// </summary>
/// <param name="Ids">The T target tokens, with the end of sentence last.</param>
/// <param name="LogProbabilities">[T]: log p of each token in nats. Their sum is that of the target.</param>
/// <param name="Correct">[T]: whether the token is the most probable one, or the first of several equally probable ones.</param>
/// <param name="Attention">The attention weights; null if they were not asked for, or without attention. Rows are the target tokens and columns the
/// source tokens, each with its end of sentence.</param>
public sealed record ForcedDecoding(int[] Ids, float[] LogProbabilities, bool[] Correct, AttentionMap? Attention)
{
    /// <summary>[T]: the readable pieces of the tokens.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>[T]: the share of each token's probability that is copied from the source and not generated; null if the model does not copy.</summary>
    public float[]? Copied { get; init; }

    /// <summary>Σ log p. It is comparable with that of a complete hypothesis of the search.</summary>
    public double LogProbability => LogProbabilities.Sum(p => (double)p);
}
