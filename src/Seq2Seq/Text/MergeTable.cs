using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Text;

/// <summary>
/// The merges of byte-pair encoding, the earliest first. They are kept as <c>merges.txt</c>: a line <c>#version: 0.2</c>, then one line <c>left
/// right</c> for each merge. A table is immutable.
/// </summary>
internal sealed class MergeTable
{
    private const string Header = "#version";

    private readonly Vocabulary _vocabulary;
    private readonly List<long> _pairs = []; // by rank
    private readonly Dictionary<long, (int Rank, int Id)> _merges = [];

    private MergeTable(Vocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>Creates a table of pairs of tokens.</summary>
    /// <exception cref="ArgumentException">A pair occurs twice, or one of its parts or its result is not in the vocabulary.</exception>
    public MergeTable(Vocabulary vocabulary, IEnumerable<(string Left, string Right)> merges) : this(vocabulary)
    {
        foreach ((var left, var right) in merges)
            if (Add(left, right) is string error)
                throw new ArgumentException(error, nameof(merges));
    }

    /// <summary>Reads <c>merges.txt</c>.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or not UTF-8, or a line is not a merge of two tokens of the vocabulary.</exception>
    public static MergeTable Load(string path, Vocabulary vocabulary)
    {
        var table = new MergeTable(vocabulary);
        var text = Tokenizer.ReadFile(path).AsSpan().TrimEnd("\r\n");
        var number = 0;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd('\r');
            if (++number == 1 && (line.Length == 0 || line.StartsWith(Header, StringComparison.Ordinal)))
                continue;
            var space = line.IndexOf(' ');
            if (space <= 0 || space == line.Length - 1 || line[(space + 1)..].Contains(' '))
                throw new Seq2SeqException($"{path} line {number} is {Vocabulary.Quote(line.ToString())}; expected two tokens with one space between");
            if (table.Add(line[..space].ToString(), line[(space + 1)..].ToString()) is string error)
                throw new Seq2SeqException($"{path} line {number}: {error}; vocab.json and merges.txt must be of one learning");
        }
        return table;
    }

    /// <summary>Writes <c>merges.txt</c>.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var text = new StringBuilder(Header + ": 0.2\n");
        foreach (var pair in _pairs)
            text.Append(_vocabulary[(int)(pair >> 32)]).Append(' ').Append(_vocabulary[(int)pair]).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>
    /// Merges the symbols of one word in place until no pair is left. Each time, it merges the pair of lowest rank, and among equal pairs the
    /// leftmost. The symbols are a linked list and the pairs wait in a heap, so n symbols take O(n log n).
    /// </summary>
    /// <param name="symbols">The token ids, one for each byte of the word.</param>
    /// <param name="queue">A work queue of pairs by rank and position. It is empty before and after the call.</param>
    /// <param name="dropout">
    /// The probability with which each pair that could be merged is left out, anew at every merge (BPE-dropout, Provilkov et al. 2020).
    /// </param>
    /// <param name="uniform">Returns numbers that are uniform in [0, 1); null = nothing is left out.</param>
    /// <returns>The number of symbols that are left. They stand at the front.</returns>
    public int Apply(Span<int> symbols, PriorityQueue<long, long> queue, double dropout = 0, Func<double>? uniform = null)
    {
        const int gone = -1;
        var n = symbols.Length;
        var next = n <= 256 ? stackalloc int[n] : new int[n];
        var previous = n <= 256 ? stackalloc int[n] : new int[n];
        for (var i = 0; i < n; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            if (i > 0)
                Offer(i - 1, symbols[i - 1], symbols[i], queue);
        }

        var leftOut = uniform == null ? null : new List<(long Pair, long RankAndPosition)>();
        while (queue.TryDequeue(out var pair, out var rankAndPosition))
        {
            int left = (int)rankAndPosition, right = next[left];
            if (right == n || Pair(symbols[left], symbols[right]) != pair)
                continue; // one of the two symbols has been merged in the meantime
            if (leftOut != null)
            {
                if (uniform!() < dropout)
                {
                    leftOut.Add((pair, rankAndPosition));
                    continue;
                }
                queue.EnqueueRange(leftOut);
                leftOut.Clear();
            }
            symbols[left] = _merges[pair].Id;
            symbols[right] = gone;
            var after = next[left] = next[right];
            if (after < n)
            {
                previous[after] = left;
                Offer(left, symbols[left], symbols[after], queue);
            }
            if (previous[left] is >= 0 and int before)
                Offer(before, symbols[before], symbols[left], queue);
        }

        var count = 0;
        foreach (var symbol in symbols)
            if (symbol != gone)
                symbols[count++] = symbol;
        return count;
    }

    private static long Pair(int left, int right) => (long)left << 32 | (uint)right;

    private void Offer(int position, int left, int right, PriorityQueue<long, long> queue)
    {
        var pair = Pair(left, right);
        if (_merges.TryGetValue(pair, out var merge))
            queue.Enqueue(pair, (long)merge.Rank << 32 | (uint)position);
    }

    /// <summary>Adds the next merge. Returns null, or the reason why the merge cannot be added.</summary>
    private string? Add(string left, string right)
    {
        foreach (var token in (ReadOnlySpan<string>)[left, right, left + right])
            if (Vocabulary.IsSpecial(_vocabulary.IdOf(token)))
                return $"the merge {Vocabulary.Quote(left)} + {Vocabulary.Quote(right)} needs {Vocabulary.Quote(token)}, which is not an ordinary token of the vocabulary";

        var pair = Pair(_vocabulary.IdOf(left), _vocabulary.IdOf(right));
        if (!_merges.TryAdd(pair, (_pairs.Count, _vocabulary.IdOf(left + right))))
            return $"the merge {Vocabulary.Quote(left)} + {Vocabulary.Quote(right)} occurs twice";
        _pairs.Add(pair);
        return null;
    }
}
