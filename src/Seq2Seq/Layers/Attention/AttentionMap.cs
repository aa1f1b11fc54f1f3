namespace Seq2Seq.Layers;

/// <summary>The attention weights [T, S] of target piece t (rows) on source piece s (columns). Each row sums to 1, or to less with local attention.</summary>
/// <param name="Source">The source pieces, with the end of sentence last.</param>
/// <param name="Target">The target pieces, with the end of sentence last unless the output was cut.</param>
/// <param name="Weights">The weights α.</param>
public sealed record AttentionMap(IReadOnlyList<string> Source, IReadOnlyList<string> Target, float[,] Weights)
{
    /// <summary>How many source pieces stand side by side, where they are the places of a picture, row by row; null = they are a sequence.</summary>
    public int? Columns { get; init; }
}
