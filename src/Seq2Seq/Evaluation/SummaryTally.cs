namespace Seq2Seq.Evaluation;

/// <summary>Counts what <see cref="SummaryMeasures"/> tells, a summary at a time. It keeps the counts and no text.</summary>
public sealed class SummaryTally
{
    private static readonly TokenOptions Tokens = new() { Tokenizer = BleuTokenizer.Intl, Lowercase = true };

    private readonly long[] _ngrams = new long[SummaryMeasures.Longest], _novel = new long[SummaryMeasures.Longest];    // [n - 1]
    private readonly long[] _repeated = new long[SummaryMeasures.Longest];
    private long _count, _sourceWords, _doubledWords, _doubledRuns;

    /// <summary>Adds a summary of a source.</summary>
    public void Add(string source, string summary)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(summary);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] from = Tokens.Ids(source, ids), words = Tokens.Ids(summary, ids);
        HashSet<int> marks = [.. ids.Where(token => !token.Key.Any(char.IsLetterOrDigit)).Select(token => token.Value)];
        from = [.. from.Where(id => !marks.Contains(id))];
        words = [.. words.Where(id => !marks.Contains(id))];
        _count++;
        _sourceWords += from.Length;
        for (var n = 1; n <= SummaryMeasures.Longest; n++)
        {
            HashSet<string> known = [.. Ngrams(from, n)], own = [];
            foreach (var ngram in Ngrams(words, n))
            {
                _ngrams[n - 1]++;
                if (!known.Contains(ngram)) _novel[n - 1]++;
                if (!own.Add(ngram)) _repeated[n - 1]++;
            }
        }
        if (IsDoubled(words, 1)) _doubledWords++;
        if (Enumerable.Range(1, SummaryMeasures.Longest).Any(n => IsDoubled(words, n))) _doubledRuns++;
    }

    /// <summary>The measures of the summaries so far.</summary>
    /// <exception cref="Seq2SeqException">There are none.</exception>
    public SummaryMeasures Measures => _count == 0 ? throw new Seq2SeqException("there are no summaries to measure; expected at least one line") : new()
    {
        Count = _count,
        Length = (double)_ngrams[0] / _count,
        Compression = _sourceWords == 0 ? 0 : 100.0 * _ngrams[0] / _sourceWords,
        Novel = Shares(_novel),
        Repeated = Shares(_repeated),
        DoubledWords = _doubledWords,
        DoubledRuns = _doubledRuns,
    };

    private double[] Shares(long[] counts) => [.. counts.Zip(_ngrams, (count, all) => all == 0 ? 0 : 100.0 * count / all)];

    private static IEnumerable<string> Ngrams(int[] words, int n) => Enumerable.Range(0, Math.Max(0, words.Length - n + 1))
        .Select(start => string.Join(' ', words.Skip(start).Take(n)));

    /// <summary>Returns whether n words follow themselves somewhere.</summary>
    private static bool IsDoubled(int[] words, int n) => Enumerable.Range(0, Math.Max(0, words.Length - 2 * n + 1))
        .Any(start => words.AsSpan(start, n).SequenceEqual(words.AsSpan(start + n, n)));
}
