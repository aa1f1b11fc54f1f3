using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// The vocabulary of another toolkit: a token on each line, in the order of ids. The special tokens come first here, wherever they stand there.
/// </summary>
internal sealed class ImportedVocabulary
{
    /// <summary>The other names of special tokens.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["<blank>"] = "<pad>" };

    /// <summary>Reads a file.</summary>
    /// <param name="needed">The special tokens that the model cannot do without.</param>
    /// <exception cref="Seq2SeqException">The file cannot be read, or is no such list.</exception>
    public ImportedVocabulary(string path, params IReadOnlyList<int> needed)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in TextFile.Lines(path))
            if (!ids.TryAdd(Names.GetValueOrDefault(line, line), ids.Count))
                throw new Seq2SeqException($"'{path}' line {ids.Count + 1}: token {Vocabulary.Quote(line)} stands above, too; expected every token once");
        if (needed.Select(id => Vocabulary.SpecialTokens[id]).FirstOrDefault(special => !ids.ContainsKey(special)) is { } missing)
            throw new Seq2SeqException($"'{path}' has no token {missing}; expected a token on each line in the order of their ids, special ones too");
        Own = new Vocabulary(ids.Keys.Except(Vocabulary.SpecialTokens, StringComparer.Ordinal));
        Rows = [.. Enumerable.Range(0, Own.Count).Select(id => ids.GetValueOrDefault(Own[id], -1))];
    }

    /// <summary>The same tokens in the order of ids here.</summary>
    public Vocabulary Own { get; }

    /// <summary>The id there of each id here; -1 = the token is missing there.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Returns the tokenizer of a side.</summary>
    public ITokenizer Tokenizer(SideOptions side) => new WordTokenizer(Own, Normalization.Of(side));
}
