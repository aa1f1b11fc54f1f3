using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Serving;

/// <summary>A text that a model has made of another one.</summary>
/// <param name="Text">The text.</param>
/// <param name="InputTokens">The number of tokens that were read.</param>
/// <param name="OutputTokens">The number of tokens that were chosen, over all outputs that were returned.</param>
/// <param name="FinishReason">The reason why the text ends.</param>
public sealed record TextAnswer(string Text, int InputTokens, int OutputTokens, FinishReason FinishReason);

/// <summary>The next piece of a text that a model makes.</summary>
/// <param name="Text">The piece, which may be empty.</param>
/// <param name="OutputTokens">The number of tokens that were chosen for it and for the pieces before it.</param>
/// <param name="Answer">The whole, with the last piece; null with the others.</param>
public readonly record struct TextPiece(string Text, int OutputTokens, TextAnswer? Answer = null);
