namespace Seq2Seq.Text;

/// <summary>Tells which pieces of a text are one word, where words are what stands between spaces.</summary>
internal static class WordPieces
{
    private const char Space = '▁';

    /// <summary>Returns the number of words of a text.</summary>
    public static int Count(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>
    /// Returns the number of the word, from 0, that each piece belongs to. A piece that begins with a space (▁) begins a word, and so does each piece of
    /// a tokenizer of words. A piece of several words belongs to the first of them, and one of spaces alone to the word behind it, or else to the last.
    /// </summary>
    /// <param name="pieces">The pieces of a whole text, without the end of sentence, see <see cref="ITokenizer.Pieces"/>.</param>
    /// <param name="level">The level of the tokenizer.</param>
    public static int[] WordOf(IReadOnlyList<string> pieces, Level level)
    {
        var (words, last) = WordOfBeginning(pieces, level);
        return Array.ConvertAll(words, word => Math.Min(word, last));
    }

    /// <summary>Returns, for each token of a vocabulary, whether it begins a word that is not the first of its text.</summary>
    public static bool[] Starts(ITokenizer tokenizer, Level level) =>
        [.. Enumerable.Range(0, tokenizer.Vocabulary.Count).Select(id => level == Level.Word || tokenizer.Pieces([id])[0].StartsWith(Space))];

    /// <summary>
    /// Returns the same for the first pieces of a text, and the number of the last word that has begun. Pieces of spaces alone at the end belong to the
    /// word that would follow.
    /// </summary>
    public static (int[] Words, int Last) WordOfBeginning(IReadOnlyList<string> pieces, Level level)
    {
        var words = new int[pieces.Count];
        var (word, isApart) = (-1, true);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = -1;
            isApart |= level == Level.Word;
            foreach (var c in pieces[i])
            {
                if (c != Space && isApart) word++;
                isApart = c == Space;
                if (!isApart && words[i] < 0) words[i] = word;
            }
            if (words[i] < 0) words[i] = word + 1;
        }
        return (words, word);
    }
}
