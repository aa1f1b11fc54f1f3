using System.Runtime.InteropServices;

namespace Seq2Seq.Text;

/// <summary>Words between white space, for text that is already tokenized. A word that is not in the vocabulary is <c>&lt;unk&gt;</c>.</summary>
internal sealed class WordTokenizer(Vocabulary vocabulary, Normalization? normalization = null) : ITokenizer
{
    private readonly Normalization _normalization = normalization ?? Normalization.None;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } = vocabulary ?? throw new ArgumentNullException(nameof(vocabulary));

    /// <summary>Reads <c>vocab.json</c>.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or malformed, or belongs to a BPE vocabulary.</exception>
    public static WordTokenizer Load(string directory, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        foreach (var (name, level) in new[] { (Tokenizer.MergesFile, "bpe"), (Tokenizer.ScoresFile, "unigram") })
            if (Path.Combine(directory, name) is var other && File.Exists(other))
                throw new Seq2SeqException(
                    $"{other} exists, so the vocabulary is one of {level}; expected one of words; set the level to '{level}' or give another directory");
        return new(Vocabulary.Load(Path.Combine(directory, Tokenizer.VocabularyFile)), normalization);
    }

    /// <summary>Learns a vocabulary of the most frequent words.</summary>
    /// <param name="lines">Tokenized text.</param>
    /// <param name="limit">The largest size of the vocabulary, including special tokens.</param>
    /// <param name="minFrequency">The smallest count of a word that is kept.</param>
    /// <param name="normalization">What is done to the lines, and later to every text; null = nothing.</param>
    /// <exception cref="OptionException">The limit is too small for even one word.</exception>
    /// <exception cref="Seq2SeqException">The lines have no text, or no word is frequent enough.</exception>
    public static WordTokenizer Learn(IEnumerable<string> lines, int limit, int minFrequency = 1, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        Tokenizer.CheckLimit(limit, "word");
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
            foreach (var word in Words(line, normalization ?? Normalization.None))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
        return new(Tokenizer.MostFrequent(counts, limit, minFrequency, "word"), normalization);
    }

    /// <inheritdoc/>
    public void Save(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Vocabulary.Save(Path.Combine(directory, Tokenizer.VocabularyFile));
    }

    /// <inheritdoc/>
    public int[] Encode(string text) => EncodePrefix(text, int.MaxValue);

    /// <inheritdoc/>
    public int[] EncodePrefix(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        var rest = _normalization.Apply(text).AsSpan().TrimStart();
        var ids = new List<int>();
        while (ids.Count < most && rest.Length > 0)
        {
            var length = 1;
            while (length < rest.Length && !char.IsWhiteSpace(rest[length])) length++;
            var id = Vocabulary.IdOf(rest[..length]);
            ids.Add(Vocabulary.IsSpecial(id) ? Vocabulary.Unk : id);
            rest = rest[length..].TrimStart();
        }
        return [.. ids];
    }

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

    private static string[] Words(string text, Normalization normalization) => normalization.Apply(text)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
