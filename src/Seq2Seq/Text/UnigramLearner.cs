using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Seq2Seq.Text;

/// <summary>
/// Learns the pieces of a unigram language model (Kudo 2018, section 3.2, with the steps of SentencePiece): it begins with many pieces, estimates their
/// probabilities by expectation maximization, removes the quarter without which the text loses least, and repeats this until few enough are left.
/// Characters that make up 99.95 % of the text are always pieces, as far as there is room; others are spelled in bytes.
/// </summary>
internal sealed class UnigramLearner
{
    private const int Bytes = 256;
    private const int Estimations = 2; // before each pruning
    private const int Digits = 6; // of the scores, so that the files are small and a last bit of a logarithm does not show
    private const double Coverage = 0.9995, Margin = 1.1, Kept = 0.75, LeastExpected = 0.5;
    private const double BytePenalty = 10; // how much less probable a byte is than the rarest piece
    private const int Chunks = 16; // of words, counted by themselves and summed in order, so that results do not depend on the number of threads

    private readonly (byte[] Word, long Count)[] _words;
    private readonly bool[] _isSeen = new bool[Bytes]; // whether a byte is a character of the text
    private List<byte[]> _pieces; // the bytes, then the characters, then the other pieces
    private readonly int _required; // how many of them always stay
    private double[] _scores;

    private UnigramLearner((byte[] Word, long Count)[] words, int limit, int minFrequency)
    {
        _words = words;
        var characters = Characters(words);
        foreach (var (character, _) in characters)
            if (character.Length == 1) _isSeen[character[0]] = true;
        _pieces = [.. Enumerable.Range(0, Bytes).Select(b => new[] { (byte)b })];
        var (total, seen) = (characters.Sum(c => c.Count), 0L);
        var counts = new List<double>(new double[Bytes]);
        foreach (var (character, count) in characters)
        {
            if (seen < Coverage * total && count >= minFrequency || character.Length == 1)
            {
                if (character.Length == 1) counts[character[0]] = count;
                else if (_pieces.Count < limit)
                {
                    _pieces.Add(character);
                    counts.Add(count);
                }
            }
            seen += count;
        }
        _required = _pieces.Count;
        foreach (var (piece, count) in SeedPieces.Of(words, Math.Max(2, minFrequency)))
        {
            _pieces.Add(piece);
            counts.Add((double)count * SeedPieces.Characters(piece)); // as SentencePiece begins
        }
        MostFrequent = characters.Where(c => c.Character.Length > 1).Select(c => c.Count).DefaultIfEmpty().Max();
        _scores = Scores([.. counts], c => Math.Log(Math.Max(c, LeastExpected)));
    }

    private long MostFrequent { get; }

    private bool HasPieces => _pieces.Count > Bytes;

    /// <summary>Learns a tokenizer.</summary>
    /// <param name="lines">Text of one language or several.</param>
    /// <param name="limit">The largest size of the vocabulary, including special tokens and bytes.</param>
    /// <param name="minFrequency">The smallest count of a character or of a part of a word that is kept.</param>
    /// <param name="normalization">What is done to the lines, and later to every text; null = nothing.</param>
    /// <exception cref="OptionException">The limit is too small for the special tokens and bytes.</exception>
    /// <exception cref="Seq2SeqException">The lines have no text, or nothing in them is frequent enough.</exception>
    public static UnigramTokenizer Learn(IEnumerable<string> lines, int limit, int minFrequency = 1, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (limit < BytePairTokenizer.SmallestVocabulary)
            throw new OptionException(
                $"a unigram vocabulary of {limit} was asked for; it needs at least {BytePairTokenizer.SmallestVocabulary}, 4 special tokens and 256 bytes",
                nameof(limit));
        normalization ??= Normalization.None;
        var most = limit - Vocabulary.SpecialTokens.Count; // pieces, with the bytes
        var words = CountWords(lines, normalization);
        var learner = new UnigramLearner(words, most, minFrequency);
        if (!learner.HasPieces && minFrequency > 1 && most > Bytes)
            throw Tokenizer.TooRare("part of a word", minFrequency, Math.Max(learner.MostFrequent, words.Max(word => word.Count)));
        learner.Run(most);
        return learner.Make(normalization);
    }

    private static (byte[] Word, long Count)[] CountWords(IEnumerable<string> lines, Normalization normalization)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in lines)
            foreach (var word in new PreTokenizer(normalization.Apply(line)))
                CollectionsMarshal.GetValueRefOrAddDefault(bySpan, word, out _)++;
        if (counts.Count == 0)
            throw Tokenizer.NoText();
        var size = counts.Keys.Sum(word => (long)Encoding.UTF8.GetByteCount(word));
        if (size > Array.MaxLength)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"the distinct words of the text have {size} bytes; at most {Array.MaxLength} can be learned from; use less text"));
        // In one order, so that sums of rounded numbers do not depend on the order of the lines.
        return [.. counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (Encoding.UTF8.GetBytes(c.Key), c.Value))];
    }

    /// <summary>Returns the characters and how often each was seen, the most frequent first.</summary>
    private static List<(byte[] Character, long Count)> Characters((byte[] Word, long Count)[] words)
    {
        var counts = new Dictionary<Rune, long>();
        foreach (var (word, count) in words)
            for (ReadOnlySpan<byte> rest = word; rest.Length > 0;)
            {
                Rune.DecodeFromUtf8(rest, out var rune, out var length);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _) += count;
                rest = rest[length..];
            }
        return [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Value).Select(c => (Encoding.UTF8.GetBytes(c.Key.ToString()), c.Value))];
    }

    private void Run(int most)
    {
        var desired = (int)Math.Max(_required, Bytes + Margin * (most - Bytes));
        while (true)
        {
            for (var i = 0; i < Estimations; i++) Estimate(drop: true);
            if (_pieces.Count <= desired)
                break;
            var before = _pieces.Count;
            Prune(Math.Max(desired, _required + (int)(Kept * (before - _required))));
            if (_pieces.Count == before)
                break; // nothing can be removed without a change of the limit
        }
        // The most probable pieces that there is room for, and their probabilities among themselves.
        var others = Enumerable.Range(_required, _pieces.Count - _required).OrderByDescending(i => _scores[i]).ThenBy(i => i).Take(most - _required);
        Keep([.. Enumerable.Range(0, _required), .. others]);
        for (var i = 0; i < Estimations; i++) Estimate(drop: false);
    }

    /// <summary>Estimates the probabilities from how often the pieces are expected in the words (an EM step), and drops pieces that hardly occur.</summary>
    private void Estimate(bool drop)
    {
        var expected = Expected();
        if (drop)
        {
            int[] kept = [.. Enumerable.Range(0, _pieces.Count).Where(i => i < _required || expected[i] >= LeastExpected)];
            Keep(kept);
            expected = [.. kept.Select(i => expected[i])];
        }
        // The digamma function in place of the logarithm prefers few pieces (a sparse Dirichlet prior; Kudo's SentencePiece, after Liang & Klein 2009).
        _scores = Scores(expected, c => Digamma(Math.Max(c, LeastExpected)));
    }

    private double[] Expected()
    {
        var model = new UnigramModel(_pieces, _scores);
        var parts = new double[Chunks][];
        Parallel.For(0, Chunks, chunk =>
        {
            parts[chunk] = new double[_pieces.Count];
            for (var i = chunk * (long)_words.Length / Chunks; i < (chunk + 1) * (long)_words.Length / Chunks; i++)
                model.AddExpected(_words[i].Word, _words[i].Count, parts[chunk]);
        });
        var expected = parts[0];
        foreach (var part in parts.AsSpan(1))
            for (var i = 0; i < expected.Length; i++) expected[i] += part[i];
        return expected;
    }

    /// <summary>Returns log probabilities from counts. A byte that is no character of the text is less probable than every piece.</summary>
    private double[] Scores(double[] counts, Func<double, double> log)
    {
        double sum = 0;
        for (var i = 0; i < counts.Length; i++)
            if (IsText(i)) sum += Math.Max(counts[i], LeastExpected);
        var scores = new double[counts.Length];
        var (total, least) = (sum > 0 ? log(sum) : 0, 0d);
        for (var i = 0; i < counts.Length; i++)
            if (IsText(i)) least = Math.Min(least, scores[i] = Math.Min(0, log(counts[i]) - total));
        for (var i = 0; i < Bytes; i++)
            if (!IsText(i)) scores[i] = least - BytePenalty;
        return scores;
    }

    private bool IsText(int piece) => piece >= Bytes || _isSeen[piece];

    /// <summary>
    /// Keeps the pieces without which the text would lose most: L = f (log p - Σ log p'), where f is how often the most probable segmentations have
    /// the piece, and p' are the probabilities of the pieces that would stand in its place. A piece that is less probable than its parts is never used.
    /// </summary>
    private void Prune(int size)
    {
        var model = new UnigramModel(_pieces, _scores);
        var counts = Counts(model);
        var (sum, losses) = (counts.Sum(), new double[_pieces.Count]);
        Parallel.For(_required, _pieces.Count, i =>
        {
            var parts = new int[_pieces[i].Length];
            var (count, score) = model.Best(_pieces[i], parts, _pieces[i].Length - 1);
            losses[i] = counts[i] == 0 || score > _scores[i] ? double.NegativeInfinity
                : counts[i] * (Math.Log(counts[i]) - Math.Log(sum) - Alternative(i, parts.AsSpan(0, count)));
        });
        var kept = Enumerable.Range(_required, _pieces.Count - _required).Where(i => losses[i] > double.NegativeInfinity)
            .OrderByDescending(i => losses[i]).ThenBy(i => i).Take(size - _required).Order();
        Keep([.. Enumerable.Range(0, _required), .. kept]);

        double Alternative(int piece, ReadOnlySpan<int> parts)
        {
            var total = Math.Log(sum + counts[piece] * (parts.Length - 1d));
            double log = 0;
            foreach (var part in parts) log += Math.Log(counts[part] + (double)counts[piece]) - total;
            return log;
        }
    }

    private long[] Counts(UnigramModel model)
    {
        var counts = new long[_pieces.Count];
        Parallel.ForEach(_words, word =>
        {
            var ids = new int[word.Word.Length];
            foreach (var id in ids.AsSpan(0, model.Best(word.Word, ids).Count)) Interlocked.Add(ref counts[id], word.Count);
        });
        return counts;
    }

    private void Keep(int[] kept)
    {
        _pieces = [.. kept.Select(i => _pieces[i])];
        _scores = [.. kept.Select(i => _scores[i])];
    }

    /// <summary>Returns the tokenizer: the bytes in GPT-2's order, then the pieces, the most probable first.</summary>
    private UnigramTokenizer Make(Normalization normalization)
    {
        var bytes = ByteAlphabet.Tokens.Select(token => (int)ByteAlphabet.Bytes(token)![0]);
        var pieces = Enumerable.Range(Bytes, _pieces.Count - Bytes).OrderByDescending(i => _scores[i]).ThenBy(i => i);
        int[] order = [.. bytes, .. pieces];
        var vocabulary = new Vocabulary(order.Select(i => string.Concat(_pieces[i].Select(ByteAlphabet.Symbol))));
        return new(vocabulary, [.. order.Select(i => Math.Round(_scores[i], Digits))], normalization);
    }

    /// <summary>Returns ψ(x) for x > 0: by the recurrence ψ(x) = ψ(x + 1) - 1/x, then the asymptotic series.</summary>
    private static double Digamma(double x)
    {
        double result = 0;
        for (; x < 7; x++) result -= 1 / x;
        x -= 0.5;
        var y = 1 / (x * x);
        return result + Math.Log(x) + y * (1d / 24 - y * (7d / 960 - y * (31d / 8064 - y * 127d / 30720)));
    }
}
