using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>The units of texts that get labels: words, or at level char characters that are no white space.</summary>
/// <param name="options">Gives the level, and the form of a text.</param>
internal sealed class TextUnits(SideOptions options)
{
    private readonly WrittenWords _words = new(options);

    /// <summary>What the units are called.</summary>
    public string Name => options.Level == Level.Char ? "characters" : "words";

    /// <summary>Returns the units of a text as they are written, each with the number of the word it belongs to, from 0.</summary>
    public IReadOnlyList<(string Text, int Word)> Of(string text)
    {
        if (options.Level != Level.Char) return [.. _words.Of(text).Select((word, i) => (word, i))];
        var units = new List<(string, int)>();
        var (word, isApart) = (-1, true);
        foreach (var character in _words.CharactersOf(text))
        {
            var isSpace = string.IsNullOrWhiteSpace(character);
            if (!isSpace) units.Add((character, isApart ? ++word : word));
            isApart = isSpace;
        }
        return units;
    }

    /// <summary>Returns the token that has the label of each unit, as far as the tokens of a text go. A word has it at its first token.</summary>
    /// <param name="tokenizer">The tokenizer that has made the tokens.</param>
    /// <param name="ids">The tokens, or the first of them.</param>
    public int[] Places(string text, ITokenizer tokenizer, ReadOnlySpan<int> ids)
    {
        if (options.Level == Level.Word) return [.. Enumerable.Range(0, ids.Length)];
        if (options.Level == Level.Char) return Indices(_words.CharactersOf(text).Take(ids.Length).Select(character => !string.IsNullOrWhiteSpace(character)));
        var (words, last) = WordPieces.WordOfBeginning(tokenizer.Pieces(ids), options.Level);
        return Indices(words.Select((word, i) => word <= last && (i == 0 || word != words[i - 1]))); // spaces at the end belong to a word that has not begun
    }

    private static int[] Indices(IEnumerable<bool> chosen) => [.. chosen.Index().Where(item => item.Item).Select(item => item.Index)];
}
