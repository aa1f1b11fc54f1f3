namespace Seq2Seq.Text;

/// <summary>Ids of a tokenizer's tokens that stand for no text.</summary>
/// <param name="Unknown">A word or character that is not in the vocabulary, <c>&lt;unk&gt;</c>.</param>
/// <param name="Padding">Fills a batch up, <c>&lt;pad&gt;</c>.</param>
/// <param name="Start">The beginning of a sentence, <c>&lt;s&gt;</c>.</param>
/// <param name="End">The end of a sentence, <c>&lt;/s&gt;</c>.</param>
public sealed record SpecialTokens(int Unknown, int Padding, int Start, int End)
{
    /// <summary>The ids that a <see cref="Vocabulary"/> gives them: 0 to 3.</summary>
    public static SpecialTokens Standard { get; } = new(0, 1, 2, 3);
}
