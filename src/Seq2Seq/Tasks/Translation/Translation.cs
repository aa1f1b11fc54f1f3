namespace Seq2Seq.Tasks.Translation;

/// <summary>What the attention looked at: weights [T, S] of target piece t (rows) on source piece s (columns), each row summing to 1, with local attention to less.</summary>
/// <param name="Source">Source pieces, the end of sentence last.</param>
/// <param name="Target">Target pieces, the end of sentence last unless the output was cut.</param>
/// <param name="Weights">α.</param>
public sealed record AttentionMap(IReadOnlyList<string> Source, IReadOnlyList<string> Target, float[,] Weights);

/// <summary>One output for a source text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Score">Log-probability over the length penalty; the higher the better.</param>
/// <param name="Ids">Its tokens.</param>
/// <param name="Attention">Attention weights, if asked for and the model has attention.</param>
public sealed record Hypothesis(string Text, double Score, int[] Ids, AttentionMap? Attention);

/// <summary>Outputs for a source text, the best first.</summary>
/// <param name="Source">The text given.</param>
/// <param name="Hypotheses">At least one.</param>
/// <param name="Truncated">The source was longer than <see cref="Decoding.DecodingOptions.MaximumSourceLength"/> tokens and its end was cut off.</param>
public sealed record Translation(string Source, IReadOnlyList<Hypothesis> Hypotheses, bool Truncated = false)
{
    /// <summary>The best output; empty for a blank source.</summary>
    public string Text => Hypotheses[0].Text;
}
