using System.Runtime.InteropServices;
using System.Text;

namespace Seq2Seq.Text;

/// <summary>Characters as Unicode scalar values, including the space. A character that is not in the vocabulary is <c>&lt;unk&gt;</c>.</summary>
internal sealed class CharacterTokenizer(Vocabulary vocabulary, Normalization? normalization = null) : ITokenizer
{
    private const char Replacement = '\ufffd';

    private readonly Normalization _normalization = normalization ?? Normalization.None;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } = vocabulary ?? throw new ArgumentNullException(nameof(vocabulary));

    /// <summary>Reads <c>vocab.json</c>.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or malformed, or has a token that is not one character.</exception>
    public static CharacterTokenizer Load(string directory, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = Path.Combine(directory, Tokenizer.VocabularyFile);
        var vocabulary = Vocabulary.Load(path);
        for (var id = Vocabulary.SpecialTokens.Count; id < vocabulary.Count; id++)
            if (vocabulary[id].EnumerateRunes().Count() != 1)
                throw new Seq2SeqException($"{path}: token {Vocabulary.Quote(vocabulary[id])} is not one character; expected a vocabulary of characters; set the level to 'bpe' or 'word' or give another directory");
        return new(vocabulary, normalization);
    }

    /// <summary>Learns a vocabulary of the most frequent characters.</summary>
    /// <param name="limit">The largest size of the vocabulary, including special tokens.</param>
    /// <param name="minFrequency">The smallest count of a character that is kept.</param>
    /// <param name="normalization">What is done to the lines, and later to every text; null = nothing.</param>
    /// <exception cref="OptionException">The limit is too small for even one character.</exception>
    /// <exception cref="Seq2SeqException">The lines have no text, or no character is frequent enough.</exception>
    public static CharacterTokenizer Learn(IEnumerable<string> lines, int limit, int minFrequency = 1, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        Tokenizer.CheckLimit(limit, "char");
        var counts = new Dictionary<Rune, long>();
        foreach (var line in lines)
            foreach (var rune in (normalization ?? Normalization.None).Apply(line).EnumerateRunes())
                CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _)++;
        var characters = counts.ToDictionary(c => c.Key.ToString(), c => c.Value);
        return new(Tokenizer.MostFrequent(characters, limit, minFrequency, "character"), normalization);
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
        text = _normalization.Apply(text);
        var ids = new List<int>(Math.Min(text.Length, most));
        for (var i = 0; i < text.Length && ids.Count < most;)
        {
            var length = char.IsSurrogate(text[i]) ? 2 : 1;
            ids.Add(Vocabulary.IdOf(text.AsSpan(i, length)));
            i += length;
        }
        return [.. ids];
    }

    /// <inheritdoc/>
    /// <remarks><c>&lt;unk&gt;</c> becomes U+FFFD, because a character is missing there.</remarks>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder(ids.Length);
        foreach (var id in ids)
            _ = id == Vocabulary.Unk ? text.Append(Replacement) : Vocabulary.IsSpecial(id) ? text : text.Append(Vocabulary[id]);
        return text.ToString();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids) => Array.ConvertAll(ids.ToArray(), id => VisibleText.Of(Vocabulary[id]));
}
