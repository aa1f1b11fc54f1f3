namespace Seq2Seq.Text;

/// <summary>A tokenizer made by another program, as its files describe it.</summary>
/// <param name="Tokens">The tokens by id.</param>
/// <param name="Special">The ids of its special tokens; -1 = it has none.</param>
/// <param name="Encode">Cuts a well-formed text.</param>
/// <param name="Decode">Returns the text of ids of the model, none of which is padding, start or end.</param>
/// <param name="Piece">Returns a token in readable form.</param>
internal sealed record ForeignModel(IReadOnlyList<string> Tokens, SpecialTokens Special, Func<string, IReadOnlyList<int>> Encode,
    Func<int[], string> Decode, Func<int, string> Piece)
{
    private const int LargestVocabulary = 10_000_000;

    /// <summary>Returns the special tokens that are among the names.</summary>
    /// <param name="idOf">Returns the id of a token, or -1.</param>
    public static SpecialTokens Find(Func<string, int> idOf)
    {
        return new(First("<unk>", "[UNK]"), First("<pad>", "[PAD]"), First("<s>", "[CLS]", "<|startoftext|>", "<bos>"),
            First("</s>", "[SEP]", "<|endoftext|>", "<eos>"));

        int First(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                if (idOf(name) is >= 0 and var id)
                    return id;
            return -1;
        }
    }

    /// <summary>Returns tokens by id. Where ids are left out, a token that no text contains takes the place.</summary>
    /// <exception cref="Seq2SeqException">An id is negative, occurs twice, or leaves more room than there are tokens.</exception>
    public static string[] ById(IReadOnlyCollection<(string Token, int Id)> entries, string path)
    {
        if (entries.Count == 0)
            throw new Seq2SeqException($"'{path}' has no tokens; check the path");
        var most = entries.Max(entry => entry.Id);
        if (entries.Any(entry => entry.Id < 0) || most >= Math.Min(LargestVocabulary, 2L * entries.Count + 1000))
            throw new Seq2SeqException($"'{path}' has {entries.Count} tokens with ids from {entries.Min(entry => entry.Id)} to {most}; expected ids from 0 with few gaps");
        var tokens = new string?[most + 1];
        foreach (var (token, id) in entries)
        {
            if (tokens[id] is { } other)
                throw new Seq2SeqException($"'{path}': tokens {Vocabulary.Quote(other)} and {Vocabulary.Quote(token)} both have id {id}; expected every id once");
            tokens[id] = token;
        }
        return [.. tokens.Select((token, id) => token ?? $"<no token {id}>")];
    }
}
