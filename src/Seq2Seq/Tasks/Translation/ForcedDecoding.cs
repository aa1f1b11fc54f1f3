namespace Seq2Seq.Tasks.Translation;

/// <summary>What a model thinks of a given target, each token after the given ones before it (teacher forcing, Williams &amp; Zipser 1989).</summary>
/// <param name="Ids">Target tokens T, the end of sentence last.</param>
/// <param name="LogProbabilities">log p [T] of each token in nats; their sum is the target's.</param>
/// <param name="Correct">[T] whether the token is the most probable one, the first of equals.</param>
/// <param name="Attention">Attention weights; null if not asked for, or without attention. Rows are the target tokens, columns the source tokens, each with its end of sentence.</param>
public sealed record ForcedDecoding(int[] Ids, float[] LogProbabilities, bool[] Correct, AttentionMap? Attention)
{
    /// <summary>Σ log p, comparable with a hypothesis of the search that has ended.</summary>
    public double LogProbability => LogProbabilities.Sum(p => (double)p);
}
