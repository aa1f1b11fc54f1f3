namespace Seq2Seq.Text;

/// <summary>
/// Text to token ids and back. Immutable and thread-safe.
/// A lone surrogate, which no UTF-8 file can hold, counts as U+FFFD at every level.
/// </summary>
public interface ITokenizer
{
    /// <summary>The tokens and their ids.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>The tokens that stand for no text.</summary>
    SpecialTokens Special => SpecialTokens.Standard;

    /// <summary>Ids of a text, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>. A special token spelled out in the text is ordinary text.</summary>
    int[] Encode(string text);

    /// <summary>The text of ids. <c>&lt;pad&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> are left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    string Decode(ReadOnlySpan<int> ids);

    /// <summary>One readable piece per id, for attention maps: spaces appear as <c>▁</c>, what cannot be printed by its code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids);

    /// <summary>Writes the files that <see cref="Tokenizer.Load"/> reads; makes the directory if need be.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    void Save(string directory);
}
