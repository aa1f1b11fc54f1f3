namespace Seq2Seq.Text;

/// <summary>
/// A tokenizer that knows, for one text, some tokens more than its vocabulary has. Their ids follow those of the vocabulary. It reads ids; text is cut
/// as by the tokenizer itself.
/// </summary>
/// <param name="tokenizer">The tokenizer, of words or characters.</param>
/// <param name="further">The further tokens.</param>
/// <param name="level">The level of the tokenizer.</param>
internal sealed class ExtendedTokenizer(ITokenizer tokenizer, IReadOnlyList<string> further, Level level) : ITokenizer
{
    /// <inheritdoc/>
    public Vocabulary Vocabulary => tokenizer.Vocabulary;

    /// <inheritdoc/>
    public SpecialTokens Special => tokenizer.Special;

    /// <inheritdoc/>
    public int[] Encode(string text) => tokenizer.Encode(text);

    /// <inheritdoc/>
    public int[] EncodePrefix(string text, int most) => tokenizer.EncodePrefix(text, most);

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        if (!ids.ContainsAnyExceptInRange(0, Vocabulary.Count - 1)) return tokenizer.Decode(ids);
        var parts = new List<string>();
        foreach (var id in ids)
            if ((id < Vocabulary.Count ? tokenizer.Decode([id]) : further[id - Vocabulary.Count]) is var part and not "") parts.Add(part);
        return string.Join(level == Level.Word ? " " : "", parts);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids) => Array.ConvertAll(ids.ToArray(),
        id => id < Vocabulary.Count ? tokenizer.Pieces([id])[0] : VisibleText.Of(further[id - Vocabulary.Count]));

    /// <inheritdoc/>
    public void Save(string directory) => throw new NotSupportedException("the tokens of one text belong to no vocabulary");
}
