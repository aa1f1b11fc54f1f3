using System.Buffers;
using System.Globalization;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Text;

/// <summary>
/// Subwords of a unigram language model (Kudo 2018): a word is cut into the most probable pieces. The vocabulary has the four special tokens (ids 0 to
/// 3), the 256 bytes in GPT-2's order (ids 4 to 259), then the learned pieces. As every byte is a token, no text is unknown, and
/// <c>Decode(Encode(text))</c> is exactly the normalized text. The logarithms of the probabilities are kept as <c>scores.txt</c>, one on a line for
/// each token from id 4.
/// </summary>
internal sealed class UnigramTokenizer : ISubwordSampler
{
    private readonly UnigramModel _model;
    private readonly Normalization _normalization;
    private readonly ByteTokens _bytes; // the special tokens have none
    private readonly double[] _scores; // by id
    private readonly WordCache _cache = new();

    /// <summary>Creates a tokenizer from a vocabulary in GPT-2's byte alphabet and its scores.</summary>
    /// <param name="scores">The logarithm of the probability of each token, by id without the special ones.</param>
    /// <exception cref="ArgumentException">There are more or fewer scores than tokens, or a score is not finite or above 0.</exception>
    /// <exception cref="Seq2SeqException">One of the 256 bytes is not in the vocabulary, or a token is not in the byte alphabet.</exception>
    public UnigramTokenizer(Vocabulary vocabulary, IReadOnlyList<double> scores, Normalization? normalization = null)
        : this(vocabulary ?? throw new ArgumentNullException(nameof(vocabulary)), scores ?? throw new ArgumentNullException(nameof(scores)), normalization,
            "vocabulary")
    {
        if (Problem(scores, vocabulary) is string problem)
            throw new ArgumentException(problem, nameof(scores));
    }

    private UnigramTokenizer(Vocabulary vocabulary, IReadOnlyList<double> scores, Normalization? normalization, string source)
    {
        Vocabulary = vocabulary;
        _normalization = normalization ?? Normalization.None;
        _bytes = ByteTokens.Of(vocabulary, source);
        ByteTokens.ByteIds(vocabulary, source);
        _scores = [.. Enumerable.Repeat(0d, Vocabulary.SpecialTokens.Count), .. scores];
        var bytes = new byte[vocabulary.Count][];
        for (var id = 0; id < bytes.Length; id++)
            bytes[id] = _bytes[id].ToArray();
        _model = new(bytes, _scores);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <summary>Reads <c>vocab.json</c> and <c>scores.txt</c>.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or malformed, or the two files do not fit each other. The message names the file and the
    /// line or token.</exception>
    public static UnigramTokenizer Load(string directory, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = Path.Combine(directory, Tokenizer.VocabularyFile);
        var vocabulary = Vocabulary.Load(path);
        var scoresPath = Path.Combine(directory, Tokenizer.ScoresFile);
        var scores = new List<double>();
        foreach (var line in Tokenizer.ReadFile(scoresPath).TrimEnd('\r', '\n').Split('\n'))
        {
            if (!double.TryParse(line.TrimEnd('\r'), NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
                throw new Seq2SeqException($"{scoresPath} line {scores.Count + 1} is {Vocabulary.Quote(line)}; expected the logarithm of a probability");
            scores.Add(score);
        }
        return Problem(scores, vocabulary) is string problem
            ? throw new Seq2SeqException($"{scoresPath}: {problem}; vocab.json and scores.txt must be of one learning")
            : new(vocabulary, scores, normalization, path);
    }

    /// <inheritdoc/>
    public void Save(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Vocabulary.Save(Path.Combine(directory, Tokenizer.VocabularyFile));
        var text = new StringBuilder();
        foreach (var score in _scores.AsSpan(Vocabulary.SpecialTokens.Count))
            text.Append(CultureInfo.InvariantCulture, $"{score:R}\n");
        AtomicFile.WriteText(Path.Combine(directory, Tokenizer.ScoresFile), text.ToString());
    }

    /// <summary>Returns the logarithm of the probability of a token; 0 for a special one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public double Score(int id)
    {
        _ = Vocabulary[id];
        return _scores[id];
    }

    double? ITokenizer.Score(int id) => Score(id);

    /// <inheritdoc/>
    public int[] Encode(string text) => EncodePrefix(text, int.MaxValue);

    /// <inheritdoc/>
    public int[] EncodePrefix(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        return Cut(text, most, (word, ids) => _model.Best(word, ids).Count, _cache);
    }

    /// <inheritdoc/>
    /// <remarks>The amount is α: a segmentation is drawn with the power α of its probability. A smaller α gives more different segmentations.</remarks>
    public int[] Sample(string text, double amount, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(uniform);
        return Cut(text, int.MaxValue, (word, ids) => _model.Sample(word, amount, uniform, ids), cache: null);
    }

    /// <inheritdoc/>
    /// <remarks>All special tokens are left out, and so are bytes that are not UTF-8.</remarks>
    public string Decode(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            _ = Vocabulary[id]; // throws if there is no such id
        return _bytes.Decode(ids);
    }

    /// <inheritdoc/>
    /// <remarks>A character whose bytes are split over several tokens appears as those bytes, <c>&lt;0xEC&gt;</c>.</remarks>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids)
    {
        var pieces = new string[ids.Length];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = Vocabulary[ids[i]] is var token && Vocabulary.IsSpecial(ids[i]) ? token : VisibleText.Of(_bytes[ids[i]]);
        return pieces;
    }

    private delegate int CutWord(ReadOnlySpan<byte> word, Span<int> ids);

    private int[] Cut(string text, int most, CutWord cut, WordCache? cache)
    {
        text = _normalization.Apply(text);
        var result = new List<int>();
        foreach (var word in new PreTokenizer(text))
        {
            if (result.Count >= most)
                break;
            if (cache?.Find(word) is int[] known)
            {
                result.AddRange(known);
                continue;
            }
            var bytes = ArrayPool<byte>.Shared.Rent(3 * word.Length); // UTF-8 bytes of UTF-16 units
            var length = Encoding.UTF8.GetBytes(word, bytes);
            var ids = ArrayPool<int>.Shared.Rent(length);
            var found = ids.AsSpan(0, cut(bytes.AsSpan(0, length), ids));
            cache?.Keep(word, found);
            result.AddRange(found);
            ArrayPool<int>.Shared.Return(ids);
            ArrayPool<byte>.Shared.Return(bytes);
        }
        if (result.Count > most)
            result.RemoveRange(most, result.Count - most);
        return [.. result];
    }

    private static string? Problem(IReadOnlyList<double> scores, Vocabulary vocabulary)
    {
        var tokens = vocabulary.Count - Vocabulary.SpecialTokens.Count;
        if (scores.Count != tokens)
            return $"there are {scores.Count} scores for {tokens} tokens";
        for (var i = 0; i < scores.Count; i++)
            if (!(double.IsFinite(scores[i]) && scores[i] <= 0))
                return string.Create(CultureInfo.InvariantCulture, $"score {i + 1} is {scores[i]}, expected a finite number of at most 0, the logarithm of a probability");
        return null;
    }
}
