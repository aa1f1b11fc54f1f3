namespace Seq2Seq.Data;

/// <summary>A sentence and its translation.</summary>
public readonly record struct TextPair(string Source, string Target);
