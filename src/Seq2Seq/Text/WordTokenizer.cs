using System.Runtime.InteropServices;

namespace Seq2Seq.Text;

/// <summary>Words between white space, for text that is already tokenized. A word that is not in the vocabulary is <c>&lt;unk&gt;</c>.</summary>
public sealed class WordTokenizer(Vocabulary vocabulary, bool lowercase = false) : ITokenizer
{
    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Reads <c>vocab.json</c>.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or malformed, or belongs to a BPE vocabulary.</exception>
    public static WordTokenizer Load(string directory, bool lowercase = false)
    {
        var merges = Path.Combine(directory, Tokenizer.MergesFile);
        if (File.Exists(merges))
            throw new Seq2SeqException(
                $"{merges} exists, so the vocabulary is one of BPE; expected one of words; set the level to 'bpe' or give another directory");
        return new(Vocabulary.Load(Path.Combine(directory, Tokenizer.VocabularyFile)), lowercase);
    }

    /// <summary>Learns a vocabulary of the most frequent words.</summary>
    /// <param name="lines">Tokenized text.</param>
    /// <param name="limit">The largest size of the vocabulary, including special tokens.</param>
    /// <param name="minFrequency">The smallest count of a word that is kept.</param>
    /// <param name="lowercase">Whether to lower-case the lines, and later every text.</param>
    /// <exception cref="OptionException">The limit is too small for even one word.</exception>
    /// <exception cref="Seq2SeqException">The lines have no text.</exception>
    public static WordTokenizer Learn(IEnumerable<string> lines, int limit, int minFrequency = 1, bool lowercase = false)
    {
        Tokenizer.CheckLimit(limit, "word");
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
            foreach (var word in Words(line, lowercase))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
        return counts.Count > 0 ? new(Vocabulary.MostFrequent(counts, limit, minFrequency), lowercase) : throw Tokenizer.NoText();
    }

    /// <inheritdoc/>
    public void Save(string directory) => Vocabulary.Save(Path.Combine(directory, Tokenizer.VocabularyFile));

    /// <inheritdoc/>
    public int[] Encode(string text) => Array.ConvertAll(Words(text, lowercase), word => Vocabulary.IdOf(word) is var id && Vocabulary.IsSpecial(id)
        ? Vocabulary.Unk : id);

    /// <inheritdoc/>
    /// <remarks>Words are joined by one space. <c>&lt;unk&gt;</c> stays visible, because a word is missing there.</remarks>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var words = new List<string>(ids.Length);
        foreach (var id in ids)
            if (id == Vocabulary.Unk || !Vocabulary.IsSpecial(id))
                words.Add(Vocabulary[id]);
        return string.Join(' ', words);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids) => Array.ConvertAll(ids.ToArray(), id => VisibleText.Of(Vocabulary[id]));

    private static string[] Words(string text, bool lowercase) => Normalization.Apply(text, lowercase)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
