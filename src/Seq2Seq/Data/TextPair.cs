namespace Seq2Seq.Data;

/// <summary>A sentence and its translation.</summary>
public readonly record struct TextPair(string Source, string Target)
{
    /// <summary>The words that belong together; null = they were not read.</summary>
    public IReadOnlyList<WordLink>? Links { get; init; }
}
