using System.Runtime.InteropServices;
using System.Text;

namespace Seq2Seq.Text;

/// <summary>
/// Learns byte-pair encoding (Sennrich et al. 2016): the most frequent pair of neighbouring symbols becomes one symbol, again and again. Among
/// equally frequent pairs the one with the smaller left id wins, then the one with the smaller right id, so the order of the lines does not matter.
/// </summary>
/// <remarks>
/// Each distinct word is kept once, with its count, as a piece of one long linked list of symbols. A pair knows its count and the positions where it
/// was seen, so a merge touches only its own occurrences and their neighbours.
/// Every merge makes a new token. As long as a run of symbols has not merged with its neighbours, it is what the merges make of its text alone.
/// Therefore, once a token has been made, its text can no longer stand as two symbols. It follows that two symbols become neighbours only during the
/// merge that makes the younger of them. All occurrences of a pair are noted within this one merge, from left to right. Afterwards the pair only
/// loses occurrences.
/// </remarks>
internal sealed class BytePairLearner
{
    private const int End = -1;

    private readonly List<string> _tokens = [.. ByteAlphabet.Tokens]; // indexed by symbol; the ids of tokens are higher by the number of special tokens
    private readonly List<(string Left, string Right)> _merges = [];
    private readonly Dictionary<long, Pair> _pairs = [];
    private readonly PriorityQueue<Pair, Order> _queue = new();
    private readonly List<Pair> _new = []; // pairs that appeared during the current merge

    private readonly int[] _symbols; // indexed by position; End = merged into another position
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly long[] _counts; // how often the word at this position was seen

    private BytePairLearner(Dictionary<string, long> words)
    {
        var symbolOf = new int[256];
        for (var symbol = 0; symbol < symbolOf.Length; symbol++)
            symbolOf[ByteAlphabet.Bytes(_tokens[symbol])![0]] = symbol;

        var size = words.Keys.Sum(word => (long)Encoding.UTF8.GetByteCount(word));
        if (size > Array.MaxLength)
            throw new Seq2SeqException($"the distinct words of the text have {size} bytes; at most {Array.MaxLength} can be learned from; use less text");
        _symbols = new int[size];
        _next = new int[size];
        _previous = new int[size];
        _counts = new long[size];
        var position = 0;
        foreach ((var word, var count) in words)
        {
            var bytes = Encoding.UTF8.GetBytes(word);
            for (var i = 0; i < bytes.Length; i++, position++)
            {
                _symbols[position] = symbolOf[bytes[i]];
                _previous[position] = i == 0 ? End : position - 1;
                _next[position] = i == bytes.Length - 1 ? End : position + 1;
                _counts[position] = count;
                if (i > 0)
                    Appear(position - 1, position);
            }
        }
        EnqueueNew();
    }

    /// <summary>Learns a tokenizer.</summary>
    /// <param name="lines">Text of one language or several.</param>
    /// <param name="limit">The largest size of the vocabulary, including special tokens and bytes.</param>
    /// <param name="minFrequency">The smallest count of a pair that is merged.</param>
    /// <param name="normalization">What is done to the lines, and later to every text; null = nothing.</param>
    /// <exception cref="OptionException">The limit is too small for the special tokens and bytes.</exception>
    /// <exception cref="Seq2SeqException">The lines have no text, or no pair is frequent enough.</exception>
    public static BytePairTokenizer Learn(IEnumerable<string> lines, int limit, int minFrequency = 1, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (limit < BytePairTokenizer.SmallestVocabulary)
            throw new OptionException(
                $"a BPE vocabulary of {limit} was asked for; it needs at least {BytePairTokenizer.SmallestVocabulary}, 4 special tokens and 256 bytes",
                nameof(limit));

        normalization ??= Normalization.None;
        var learner = new BytePairLearner(CountWords(lines, normalization));
        var most = learner._queue.TryPeek(out _, out var order) ? order.Count : 0;
        learner.Run(limit - Vocabulary.SpecialTokens.Count, minFrequency);
        if (learner._merges.Count == 0 && most > 0 && limit > BytePairTokenizer.SmallestVocabulary)
            throw Tokenizer.TooRare("pair of neighbouring bytes", minFrequency, most);
        return new(new Vocabulary(learner._tokens), learner._merges, normalization);
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> lines, Normalization normalization)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in lines)
            foreach (var word in new PreTokenizer(normalization.Apply(line)))
                CollectionsMarshal.GetValueRefOrAddDefault(bySpan, word, out _)++;
        return counts.Count > 0 ? counts : throw Tokenizer.NoText();
    }

    private void Run(int limit, int minFrequency)
    {
        while (_tokens.Count < limit && _queue.TryDequeue(out var pair, out var order))
        {
            if (order.Count != pair.Count)
                Enqueue(pair); // the pair has lost some occurrences since it was queued
            else if (pair.Count >= minFrequency)
                Merge(pair);
            else
                return;
        }
    }

    private void Merge(Pair pair)
    {
        var symbol = _tokens.Count;
        _tokens.Add(_tokens[pair.Left] + _tokens[pair.Right]);
        _merges.Add((_tokens[pair.Left], _tokens[pair.Right]));
        foreach (var left in pair.Positions) // from left to right: of "aaa" the first two merge
        {
            var right = _next[left];
            if (_symbols[left] != pair.Left || right == End || _symbols[right] != pair.Right)
                continue; // this occurrence has vanished since it was noted
            int before = _previous[left], after = _next[right];
            Vanish(left, right);
            if (before != End)
                Vanish(before, left);
            if (after != End)
                Vanish(right, after);

            _symbols[left] = symbol;
            _symbols[right] = End;
            _next[left] = after;
            if (before != End)
                Appear(before, left);
            if (after != End)
            {
                _previous[after] = left;
                Appear(left, after);
            }
        }
        pair.Positions = []; // releases the memory of the list
        EnqueueNew();
    }

    private void Vanish(int left, int right) => _pairs[Pair.Key(_symbols[left], _symbols[right])].Count -= _counts[left];

    private void Appear(int left, int right)
    {
        ref var pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, Pair.Key(_symbols[left], _symbols[right]), out _);
        if (pair is null)
            _new.Add(pair = new Pair(_symbols[left], _symbols[right]));
        pair.Count += _counts[left];
        pair.Positions.Add(left);
    }

    private void EnqueueNew()
    {
        _new.ForEach(Enqueue);
        _new.Clear();
    }

    private void Enqueue(Pair pair)
    {
        if (pair.Count > 0)
            _queue.Enqueue(pair, new Order(pair.Count, Pair.Key(pair.Left, pair.Right)));
    }

    private sealed class Pair(int left, int right)
    {
        public readonly int Left = left;
        public readonly int Right = right;
        public long Count;
        public List<int> Positions = []; // positions of the left symbol, ascending; the pair may have vanished from some of them

        public static long Key(int left, int right) => (long)left << 32 | (uint)right;
    }

    private readonly record struct Order(long Count, long Key) : IComparable<Order>
    {
        public int CompareTo(Order other) => Count != other.Count ? other.Count.CompareTo(Count) : Key.CompareTo(other.Key);
    }
}
