namespace Seq2Seq.Text;

/// <summary>
/// Converts text to token ids and back. A tokenizer is immutable and thread-safe. A lone surrogate, which no UTF-8 file can hold, counts as U+FFFD at
/// every level.
/// </summary>
public interface ITokenizer
{
    /// <summary>The tokens and their ids.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>The tokens that stand for no text.</summary>
    SpecialTokens Special => SpecialTokens.Standard;

    /// <summary>The values of each factor that a word carries; none for ordinary text. With factors an id stands for a token and its factors.</summary>
    IReadOnlyList<Vocabulary> Factors => [];

    /// <summary>The tokenizer of the words without their factors: without factors, this one.</summary>
    ITokenizer Tokens => this;

    /// <summary>
    /// Returns the logarithm of the probability that a unigram model gives a token, which is 0 for a special one; null of any other tokenizer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    double? Score(int id) => null;

    /// <summary>Returns whether an id stands for a part of a text that the vocabulary does not know.</summary>
    bool IsUnknown(int id) => id == Special.Unknown;

    /// <summary>Checks that a text is one that can be encoded. Every text is, unless words carry factors.</summary>
    /// <exception cref="Seq2SeqException">It is not. The message says why.</exception>
    void Check(string text)
    {
    }

    /// <summary>
    /// Returns the ids of a text, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>. A special token that is spelled out in the text is ordinary text.
    /// </summary>
    int[] Encode(string text);

    /// <summary>
    /// Returns the first ids of a text, at most <paramref name="most"/>: those with which the result of <see cref="Encode"/> begins. However long the
    /// text is, no more of it is cut into tokens than is needed.
    /// </summary>
    int[] EncodePrefix(string text, int most)
    {
        var ids = Encode(text);
        return ids.Length <= most ? ids : ids[..most];
    }

    /// <summary>
    /// Returns the ids of a source of at most <paramref name="limit"/> tokens, and whether its end was cut off. Of the turns of a dialogue the oldest are left
    /// out first.
    /// </summary>
    (int[] Ids, bool IsCut) EncodeWithin(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var ids = EncodePrefix(text, limit + 1);
        return ids.Length <= limit ? (ids, false) : (ids[..limit], true);
    }

    /// <summary>Returns the text of ids. <c>&lt;pad&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> are left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    string Decode(ReadOnlySpan<int> ids);

    /// <summary>
    /// Returns one readable piece for each id, for attention maps. A space appears as <c>▁</c>, and that character itself, like one that cannot be
    /// printed, as its code.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids);

    /// <summary>Writes the files that <see cref="Tokenizer.Load"/> reads. The directory is created if necessary.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    void Save(string directory);
}
