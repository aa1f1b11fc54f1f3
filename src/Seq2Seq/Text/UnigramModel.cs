using System.Buffers;

namespace Seq2Seq.Text;

/// <summary>
/// A unigram language model over pieces (Kudo 2018): the probability of a segmentation is the product of those of its pieces. All 256 bytes are pieces,
/// so that every word has a segmentation. A word of n bytes takes O(n) steps for each length of a piece.
/// </summary>
/// <param name="pieces">The bytes of each piece; null = the index stands for no text.</param>
/// <param name="scores">The logarithms of the probabilities.</param>
internal sealed class UnigramModel(IReadOnlyList<byte[]?> pieces, double[] scores)
{
    private readonly PieceTrie _trie = new(pieces);

    /// <summary>Returns the most probable segmentation (Viterbi 1967). Of equally probable ones the one with the longer last piece is returned.</summary>
    /// <param name="word">The n bytes of the word.</param>
    /// <param name="ids">Takes the pieces, at most n. They stand at the front.</param>
    /// <param name="longest">The largest number of bytes of a piece, to leave the whole word out.</param>
    /// <returns>The number of pieces, and the logarithm of the probability; -∞ and 0 if there is none.</returns>
    public (int Count, double Score) Best(ReadOnlySpan<byte> word, Span<int> ids, int longest = int.MaxValue)
    {
        var n = word.Length;
        var best = ArrayPool<double>.Shared.Rent(n + 1); // of the first i bytes
        var last = ArrayPool<(int Id, int Start)>.Shared.Rent(n + 1); // its last piece
        best.AsSpan(0, n + 1).Fill(double.NegativeInfinity);
        best[0] = 0;
        for (var start = 0; start < n; start++)
        {
            if (best[start] == double.NegativeInfinity)
                continue;
            var node = 0;
            for (var end = start; end < n && end - start < longest && (node = _trie.Next(node, word[end])) != PieceTrie.None; end++)
                if (_trie.Id(node) is not PieceTrie.None and var id && best[start] + scores[id] is var score && score > best[end + 1])
                    (best[end + 1], last[end + 1]) = (score, (id, start));
        }
        var count = 0;
        var total = best[n];
        if (total > double.NegativeInfinity)
        {
            for (var end = n; end > 0; end = last[end].Start) ids[count++] = last[end].Id;
            ids[..count].Reverse();
        }
        ArrayPool<double>.Shared.Return(best);
        ArrayPool<(int, int)>.Shared.Return(last);
        return (count, total);
    }

    /// <summary>
    /// Returns a segmentation that is drawn with a probability proportional to that of the model to the power of <paramref name="alpha"/> (Kudo 2018,
    /// section 3.3, with all segmentations). β are the sums over the rest of the word; pieces are drawn from the beginning.
    /// </summary>
    /// <param name="uniform">Returns numbers that are uniform in [0, 1).</param>
    /// <param name="ids">Takes the pieces, at most n. They stand at the front.</param>
    public int Sample(ReadOnlySpan<byte> word, double alpha, Func<double> uniform, Span<int> ids)
    {
        var n = word.Length;
        var rest = ArrayPool<double>.Shared.Rent(n + 1); // β_i = log Σ p^alpha over the segmentations of the bytes from i
        Backward(word, alpha, rest);
        var count = 0;
        for (var start = 0; start < n;)
        {
            var drawn = uniform();
            var (chosen, next, node) = (PieceTrie.None, start, 0);
            for (var end = start; end < n && (node = _trie.Next(node, word[end])) != PieceTrie.None; end++)
            {
                if (_trie.Id(node) is PieceTrie.None || rest[end + 1] == double.NegativeInfinity)
                    continue;
                (chosen, next) = (_trie.Id(node), end + 1);
                drawn -= Math.Exp(alpha * scores[chosen] + rest[next] - rest[start]);
                if (drawn < 0)
                    break;
            }
            ids[count++] = chosen; // the last one if rounding leaves something of the number drawn
            start = next;
        }
        ArrayPool<double>.Shared.Return(rest);
        return count;
    }

    /// <summary>
    /// Adds to <paramref name="expected"/> how often each piece is expected in a word that was seen <paramref name="count"/> times, over all its
    /// segmentations: Σ exp(α_start + log p + β_end - log Z).
    /// </summary>
    /// <returns>log Z, the logarithm of the probability of the word.</returns>
    public double AddExpected(ReadOnlySpan<byte> word, long count, double[] expected)
    {
        var n = word.Length;
        var before = ArrayPool<double>.Shared.Rent(n + 1); // α
        var rest = ArrayPool<double>.Shared.Rent(n + 1); // β
        Backward(word, 1, rest);
        before.AsSpan(0, n + 1).Fill(double.NegativeInfinity);
        before[0] = 0;
        for (var start = 0; start < n; start++)
        {
            if (before[start] == double.NegativeInfinity)
                continue;
            var node = 0;
            for (var end = start; end < n && (node = _trie.Next(node, word[end])) != PieceTrie.None; end++)
            {
                if (_trie.Id(node) is PieceTrie.None)
                    continue;
                var reached = before[start] + scores[_trie.Id(node)];
                before[end + 1] = Sum(before[end + 1], reached);
                expected[_trie.Id(node)] += count * Math.Exp(reached + rest[end + 1] - rest[0]);
            }
        }
        var total = rest[0];
        ArrayPool<double>.Shared.Return(before);
        ArrayPool<double>.Shared.Return(rest);
        return total;
    }

    private void Backward(ReadOnlySpan<byte> word, double alpha, double[] rest)
    {
        var n = word.Length;
        rest[n] = 0;
        for (var start = n - 1; start >= 0; start--)
        {
            rest[start] = double.NegativeInfinity;
            var node = 0;
            for (var end = start; end < n && (node = _trie.Next(node, word[end])) != PieceTrie.None; end++)
                if (_trie.Id(node) is not PieceTrie.None and var id)
                    rest[start] = Sum(rest[start], alpha * scores[id] + rest[end + 1]);
        }
    }

    /// <summary>Returns log(exp(a) + exp(b)).</summary>
    private static double Sum(double a, double b) => a == double.NegativeInfinity ? b
        : b == double.NegativeInfinity ? a
        : Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
}
