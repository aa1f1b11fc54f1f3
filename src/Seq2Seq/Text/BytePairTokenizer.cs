using System.Buffers;
using System.Text;

namespace Seq2Seq.Text;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al. 2016; over bytes: Radford et al. 2019), in the file layout of GPT-2. The vocabulary has the four
/// special tokens (ids 0 to 3), the 256 bytes in GPT-2's order (ids 4 to 259), then one token for each merge. As every byte is a token, no text is
/// unknown, and <c>Decode(Encode(text))</c> is exactly the normalized text. No space is put before the first word.
/// </summary>
internal sealed class BytePairTokenizer : ISubwordSampler
{
    /// <summary>The size of a vocabulary without a merge: the special tokens and the bytes.</summary>
    public const int SmallestVocabulary = 260;

    private readonly MergeTable _merges;
    private readonly Normalization _normalization;
    private readonly int[] _byteIds;
    private readonly ByteTokens _bytes; // the special tokens have none
    private readonly WordCache _cache = new();

    /// <summary>Creates a tokenizer from a vocabulary in GPT-2's byte alphabet and its merges, the earliest first.</summary>
    /// <exception cref="ArgumentException">A merge occurs twice, or one of its parts or its result is not in the vocabulary.</exception>
    /// <exception cref="Seq2SeqException">One of the 256 bytes is not in the vocabulary, or a token is not in the byte alphabet.</exception>
    public BytePairTokenizer(Vocabulary vocabulary, IEnumerable<(string Left, string Right)> merges, Normalization? normalization = null)
        : this(vocabulary ?? throw new ArgumentNullException(nameof(vocabulary)),
            new MergeTable(vocabulary, merges ?? throw new ArgumentNullException(nameof(merges))), normalization, "vocabulary")
    {
    }

    private BytePairTokenizer(Vocabulary vocabulary, MergeTable merges, Normalization? normalization, string source)
    {
        Vocabulary = vocabulary;
        _merges = merges;
        _normalization = normalization ?? Normalization.None;
        _bytes = ByteTokens.Of(vocabulary, source);
        _byteIds = ByteTokens.ByteIds(vocabulary, source);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or malformed, or the two files do not fit each other. The message names the file and the
    /// line or token.</exception>
    public static BytePairTokenizer Load(string directory, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = Path.Combine(directory, Tokenizer.VocabularyFile);
        var vocabulary = Vocabulary.Load(path);
        return new(vocabulary, MergeTable.Load(Path.Combine(directory, Tokenizer.MergesFile), vocabulary), normalization, path);
    }

    /// <inheritdoc/>
    public void Save(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Vocabulary.Save(Path.Combine(directory, Tokenizer.VocabularyFile));
        _merges.Save(Path.Combine(directory, Tokenizer.MergesFile));
    }

    /// <inheritdoc/>
    public int[] Encode(string text) => EncodePrefix(text, int.MaxValue);

    /// <inheritdoc/>
    public int[] EncodePrefix(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        return Cut(text, most, dropout: 0, uniform: null);
    }

    /// <inheritdoc/>
    /// <remarks>The amount is the probability with which a merge is left out (BPE-dropout, Provilkov et al. 2020).</remarks>
    public int[] Sample(string text, double amount, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(uniform);
        return Cut(text, int.MaxValue, amount, uniform);
    }

    private int[] Cut(string text, int most, double dropout, Func<double>? uniform)
    {
        text = _normalization.Apply(text);
        var buffer = ArrayPool<int>.Shared.Rent((int)Math.Min(Encoding.UTF8.GetByteCount(text), most + PreTokenizer.MostBytes));
        PriorityQueue<long, long>? queue = null;
        var count = 0;
        foreach (var word in new PreTokenizer(text))
        {
            if (count >= most)
                break;
            if (uniform == null && _cache.Find(word) is int[] ids)
            {
                ids.CopyTo(buffer, count);
                count += ids.Length;
                continue;
            }
            var symbols = buffer.AsSpan(count, Spell(word, buffer.AsSpan(count)));
            var left = _merges.Apply(symbols, queue ??= new(), dropout, uniform);
            if (uniform == null)
                _cache.Keep(word, symbols[..left]);
            count += left;
        }
        var result = buffer.AsSpan(0, Math.Min(count, most)).ToArray();
        ArrayPool<int>.Shared.Return(buffer);
        return result;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// All special tokens are left out, and so are bytes that are not UTF-8. Only a model can produce them: it chooses bytes one by one, so it can end
    /// or go on before a character is whole. Nothing is shown in place of such a part, since it stands for no text.
    /// </remarks>
    public string Decode(ReadOnlySpan<int> ids)
    {
        Check(ids);
        return _bytes.Decode(ids);
    }

    /// <inheritdoc/>
    /// <remarks>A character whose bytes are split over several tokens appears as those bytes, <c>&lt;0xEC&gt;</c>.</remarks>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids)
    {
        var pieces = new string[ids.Length];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = Vocabulary.IsSpecial(ids[i]) ? Vocabulary[ids[i]] : VisibleText.Of(_bytes[ids[i]]);
        return pieces;
    }

    private void Check(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            _ = Vocabulary[id]; // throws if there is no such id
    }

    /// <summary>Writes one id per byte of a word and returns their number.</summary>
    private int Spell(ReadOnlySpan<char> word, Span<int> ids)
    {
        var most = 3 * word.Length; // UTF-8 bytes of a UTF-16 unit
        var bytes = most <= 256 ? stackalloc byte[most] : new byte[most];
        var length = Encoding.UTF8.GetBytes(word, bytes);
        for (var i = 0; i < length; i++)
            ids[i] = _byteIds[bytes[i]];
        return length;
    }
}
