using Seq2Seq.Evaluation;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>A text with its labels.</summary>
/// <param name="Text">The text as it was given.</param>
/// <param name="Tokens">Its words, or the characters that are no white space, in the form that the model reads, with their labels.</param>
public sealed record TaggedText(string Text, IReadOnlyList<TaggedToken> Tokens)
{
    /// <summary>Whether only the beginning of the text was read. Tokens behind it have no label.</summary>
    public bool Truncated => Tokens.Count > 0 && Tokens[^1].Label == null;

    /// <summary>The spans that labels <c>B-</c>, <c>I-</c> and <c>O</c> write, such as names, as runs of <see cref="Tokens"/>; none for other labels.</summary>
    public IReadOnlyList<LabelSpan> Spans => LabelSpans.Of([.. Tokens.Select(token => token.Label)]);
}

/// <summary>A word or character with its label.</summary>
/// <param name="Text">The word or character.</param>
/// <param name="Label">The most probable label; null = the text is too long, and this part of it was not read.</param>
/// <param name="Probability">The probability of the label, 0 to 1; 0 without a label.</param>
public readonly record struct TaggedToken(string Text, string? Label, double Probability)
{
    /// <summary>The number of the word to which a character belongs, from 0, where words are what stands between white space; of a word its own.</summary>
    public int Word { get; init; }
}
