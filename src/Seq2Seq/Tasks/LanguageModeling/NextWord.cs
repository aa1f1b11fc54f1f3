namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>A word that may come next.</summary>
/// <param name="Word">The word; empty = the text ends.</param>
/// <param name="Probability">Its probability.</param>
public sealed record NextWord(string Word, double Probability);
