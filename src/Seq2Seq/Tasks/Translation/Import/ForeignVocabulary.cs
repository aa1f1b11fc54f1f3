using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// The vocabulary of another toolkit: a token on each line, in the order of ids. The special tokens come first here, wherever they stand there.
/// </summary>
internal sealed class ForeignVocabulary
{
    /// <summary>The other names of special tokens.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["<blank>"] = "<pad>" };

    private static readonly string[] Needed = [Vocabulary.SpecialTokens[Vocabulary.Unk], Vocabulary.SpecialTokens[Vocabulary.Pad]];

    /// <summary>Reads a file.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read, or is no such list.</exception>
    public ForeignVocabulary(string path)
    {
        string[] tokens = [.. TextFile.Lines(path).Select(token => Names.GetValueOrDefault(token, token))];
        if (Needed.FirstOrDefault(special => !tokens.Contains(special)) is { } missing)
            throw new Seq2SeqException($"'{path}' has no token {missing}; expected a token on each line in the order of their ids, special ones too");
        try
        {
            Own = new Vocabulary(tokens.Except(Vocabulary.SpecialTokens, StringComparer.Ordinal));
        }
        catch (ArgumentException error)
        {
            throw new Seq2SeqException($"'{path}': {error.Message}; expected every token once", error);
        }
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < tokens.Length; id++)
            if (!ids.TryAdd(tokens[id], id)) throw new Seq2SeqException($"'{path}' line {id + 1}: token {tokens[id]} stands above, too; expected every token once");
        Rows = [.. Enumerable.Range(0, Own.Count).Select(id => ids.GetValueOrDefault(Own[id], -1))];
    }

    /// <summary>The same tokens in the order of ids here.</summary>
    public Vocabulary Own { get; }

    /// <summary>The id there of each id here; -1 = the token is missing there.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Returns the tokenizer of a side.</summary>
    public ITokenizer Tokenizer(SideOptions side) => new WordTokenizer(Own, Normalization.Of(side));
}
