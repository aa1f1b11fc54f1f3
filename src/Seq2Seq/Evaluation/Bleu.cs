using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// BLEU (Papineni et al. 2002), with the tokenization and conventions of sacreBLEU (Post 2018), so that figures are comparable:
/// BLEU = BP · exp(1/4 Σ log p_n), where p_n is the clipped precision of n-grams over the whole corpus, n = 1 .. 4. BP = exp(1 - r/c) if the c words
/// of the hypotheses are fewer than the r words of the references, else 1. Of several references of a sentence, r counts the one whose length is
/// nearest to that of the hypothesis, and an n-gram matches as often as any of them has it.
/// </summary>
public sealed class Bleu : Metric
{
    private const int MaxOrder = 4;

    private readonly BleuOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public Bleu(BleuOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <inheritdoc/>
    public override string Name => "bleu";

    /// <inheritdoc/>
    public override Metric OfSentences => new Bleu(_options with { EffectiveOrder = true });

    /// <summary>Computes BLEU of a corpus. Reference i belongs to hypothesis i.</summary>
    /// <exception cref="Seq2SeqException">There are no hypotheses, or their number differs from that of the references.</exception>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public static BleuScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        return (BleuScore)new Bleu(options).Measure(hypotheses, [references]);
    }

    /// <summary>Computes BLEU of one sentence. Orders longer than the sentence have no precision and are left out of the mean ("effective order").</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public static BleuScore Sentence(string hypothesis, string reference, BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(reference);
        return (BleuScore)new Bleu(options).MeasureSentence(hypothesis, reference);
    }

    /// <summary>Returns the words of the hypothesis, those of the nearest reference, and matches and totals of the orders 1 .. 4.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        var ids = new Dictionary<string, int>();
        var words = Segments.Ids(Separated(hypothesis), ids);
        int[][] wanted = [.. references.Select(reference => Segments.Ids(Separated(reference), ids))];
        var nearest = wanted.Select(r => r.Length).OrderBy(length => Math.Abs(length - words.Length)).ThenBy(length => length).First();
        var counts = NgramCount.Of(words, wanted, MaxOrder);
        return [words.Length, nearest, .. counts.Select(n => (double)n.Matches), .. counts.Select(n => (double)n.Hypothesis)];
    }

    /// <inheritdoc/>
    public override BleuScore Compute(ReadOnlySpan<double> sums, int references)
    {
        double length = sums[0], referenceLength = sums[1];
        double[] matches = [.. sums.Slice(2, MaxOrder)], totals = [.. sums.Slice(2 + MaxOrder, MaxOrder)];
        var penalty = length >= referenceLength ? 1
            : length == 0 ? 0
            : Math.Exp(1 - referenceLength / length);
        var (precisions, orders) = Precisions(matches, totals);
        if (!_options.EffectiveOrder) orders = MaxOrder;
        var score = precisions.Take(orders).Contains(0) ? 0 : penalty * Math.Exp(precisions.Take(orders).Sum(Math.Log) / orders);
        return new(score, precisions, penalty, (long)length, (long)referenceLength, [.. matches.Select(m => (long)m)], [.. totals.Select(t => (long)t)],
            Signature(references));
    }

    /// <summary>
    /// Returns the smoothed precisions in percent, and the number of orders of which the hypotheses have any n-gram. If nothing matches, all
    /// precisions are 0.
    /// </summary>
    private (double[] Precisions, int Orders) Precisions(double[] matches, double[] totals)
    {
        var precisions = new double[MaxOrder];
        if (matches.All(m => m == 0)) return (precisions, MaxOrder);

        var share = 1.0;
        var orders = 0;
        for (var n = 0; n < MaxOrder; n++)
        {
            var added = _options.Smoothing == BleuSmoothing.AddK && n > 0 ? _options.SmoothingValue ?? 1 : 0;
            double match = matches[n] + added, total = totals[n] + added;
            if (total == 0) break;
            orders = n + 1;
            if (match == 0) match = _options.Smoothing switch
            {
                BleuSmoothing.Exp => share /= 2,
                BleuSmoothing.Floor => _options.SmoothingValue ?? 0.1,
                _ => 0,
            };
            precisions[n] = 100 * match / total;
        }
        return (precisions, orders);
    }

    private IEnumerable<char> Separated(string segment) =>
        BleuTokenization.Separate(Segments.TrimEnd(_options.Lowercase ? Segments.Lower(segment) : segment), _options.Tokenizer);

    private string Signature(int references)
    {
        var smoothing = _options.Smoothing switch
        {
            BleuSmoothing.Exp => "exp",
            BleuSmoothing.Floor => $"floor[{ScoreText.Fixed(_options.SmoothingValue ?? 0.1, 2)}]",
            BleuSmoothing.AddK => $"add-k[{ScoreText.Fixed(_options.SmoothingValue ?? 1, 2)}]",
            _ => "none",
        };
        return ScoreText.Signature(references, ScoreText.Case(_options.Lowercase), $"eff:{ScoreText.YesNo(_options.EffectiveOrder)}",
            $"tok:{_options.Tokenizer.Title()}", $"smooth:{smoothing}");
    }
}
