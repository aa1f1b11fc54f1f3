namespace Seq2Seq.Text;

/// <summary>The ids of a tokenizer's tokens that stand for no text.</summary>
/// <param name="Unknown">Stands for a word or character that is not in the vocabulary, <c>&lt;unk&gt;</c>.</param>
/// <param name="Padding">Fills up a batch, <c>&lt;pad&gt;</c>.</param>
/// <param name="Start">Marks the beginning of a sentence, <c>&lt;s&gt;</c>.</param>
/// <param name="End">Marks the end of a sentence, <c>&lt;/s&gt;</c>.</param>
public sealed record SpecialTokens(int Unknown, int Padding, int Start, int End)
{
    /// <summary>The ids that a <see cref="Vocabulary"/> gives to the special tokens: 0 to 3.</summary>
    public static SpecialTokens Standard { get; } = new(0, 1, 2, 3);
}
