namespace Seq2Seq.Evaluation;

/// <summary>
/// BLEU (Papineni et al. 2002), with the tokenization and conventions of sacreBLEU (Post 2018), so that figures are comparable:
/// BLEU = BP · exp(1/4 Σ log p_n), where p_n is the clipped precision of n-grams over the whole corpus, n = 1 .. 4. BP = exp(1 - r/c) if the c words
/// of the hypotheses are fewer than the r words of the references, else 1.
/// </summary>
public static class Bleu
{
    private const int MaxOrder = 4;

    /// <summary>Computes BLEU of a corpus. Reference i belongs to hypothesis i.</summary>
    /// <exception cref="Seq2SeqException">There are no hypotheses, or their number differs from that of the references.</exception>
    public static BleuScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, BleuOptions? options = null)
    {
        Segments.Check(hypotheses, references);
        return Compute(hypotheses, references, options ?? new(), effectiveOrder: false);
    }

    /// <summary>Computes BLEU of one sentence. Orders longer than the sentence have no precision and are left out of the mean ("effective order").</summary>
    public static BleuScore Sentence(string hypothesis, string reference, BleuOptions? options = null) =>
        Compute([hypothesis], [reference], options ?? new(), effectiveOrder: true);

    private static BleuScore Compute(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, BleuOptions options, bool effectiveOrder)
    {
        long[] matches = new long[MaxOrder], totals = new long[MaxOrder];
        long hypothesisLength = 0, referenceLength = 0;
        for (var i = 0; i < hypotheses.Count; i++)
        {
            var ids = new Dictionary<string, int>();
            var hypothesis = Segments.Ids(Words(hypotheses[i], options), ids);
            var reference = Segments.Ids(Words(references[i], options), ids);
            var counts = NgramCount.Of(hypothesis, reference, MaxOrder);
            for (var n = 0; n < MaxOrder; n++)
            {
                matches[n] += counts[n].Matches;
                totals[n] += counts[n].Hypothesis;
            }
            hypothesisLength += hypothesis.Length;
            referenceLength += reference.Length;
        }

        var penalty = hypothesisLength >= referenceLength ? 1
            : hypothesisLength == 0 ? 0
            : Math.Exp(1 - (double)referenceLength / hypothesisLength);
        var (precisions, orders) = Precisions(matches, totals, options);
        if (!effectiveOrder) orders = MaxOrder;
        var score = precisions.Take(orders).Contains(0) ? 0 : penalty * Math.Exp(precisions.Take(orders).Sum(Math.Log) / orders);
        return new(score, precisions, penalty, hypothesisLength, referenceLength, matches, totals, Signature(options, effectiveOrder));
    }

    /// <summary>
    /// Returns the smoothed precisions in percent, and the number of orders of which the hypotheses have any n-gram. If nothing matches, all
    /// precisions are 0.
    /// </summary>
    private static (double[] Precisions, int Orders) Precisions(long[] matches, long[] totals, BleuOptions options)
    {
        var precisions = new double[MaxOrder];
        if (matches.All(m => m == 0)) return (precisions, MaxOrder);

        var share = 1.0;
        var orders = 0;
        for (var n = 0; n < MaxOrder; n++)
        {
            var added = options.Smoothing == BleuSmoothing.AddK && n > 0 ? options.SmoothingValue ?? 1 : 0;
            double match = matches[n] + added, total = totals[n] + added;
            if (total == 0) break;
            orders = n + 1;
            if (match == 0) match = options.Smoothing switch
            {
                BleuSmoothing.Exp => share /= 2,
                BleuSmoothing.Floor => options.SmoothingValue ?? 0.1,
                _ => 0,
            };
            precisions[n] = 100 * match / total;
        }
        return (precisions, orders);
    }

    private static List<string> Words(string segment, BleuOptions options) => BleuTokenization.Tokenize(
        Segments.TrimEnd(options.Lowercase ? Segments.Lower(segment) : segment), options.Tokenizer);

    private static string Signature(BleuOptions options, bool effectiveOrder)
    {
        var tokenizer = options.Tokenizer switch
        {
            BleuTokenizer.V13a => "13a",
            BleuTokenizer.Char => "char",
            BleuTokenizer.Intl => "intl",
            _ => "none",
        };
        var smoothing = options.Smoothing switch
        {
            BleuSmoothing.Exp => "exp",
            BleuSmoothing.Floor => $"floor[{ScoreText.Fixed(options.SmoothingValue ?? 0.1, 2)}]",
            BleuSmoothing.AddK => $"add-k[{ScoreText.Fixed(options.SmoothingValue ?? 1, 2)}]",
            _ => "none",
        };
        return $"nrefs:1|case:{(options.Lowercase ? "lc" : "mixed")}|eff:{(effectiveOrder ? "yes" : "no")}|tok:{tokenizer}|smooth:{smoothing}|version:{ScoreText.Version}";
    }
}
