using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// chrF (Popović 2015) and chrF++ (Popović 2017) with the conventions of sacreBLEU. The score is F_β of the precision P and the recall R of character
/// n-grams (and word n-grams): F = (1 + β²) P R / (β² P + R). P and R are means over the orders of which both sides have n-grams. The n-grams of each
/// order are counted over the whole corpus. Of several references of a sentence, the one with the highest F counts.
/// </summary>
public sealed class Chrf : Metric
{
    private const double Epsilon = 1e-16;

    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private readonly ChrfOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public Chrf(ChrfOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <inheritdoc/>
    public override string Name => "chrf";

    /// <summary>Computes chrF of a corpus. Reference i belongs to hypothesis i.</summary>
    /// <exception cref="Seq2SeqException">There are no hypotheses, or their number differs from that of the references.</exception>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public static MetricScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, ChrfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        return new Chrf(options).Measure(hypotheses, [references]);
    }

    /// <summary>Computes chrF of one sentence.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public static MetricScore Sentence(string hypothesis, string reference, ChrfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(reference);
        return new Chrf(options).MeasureSentence(hypothesis, reference);
    }

    /// <summary>Returns, for each order, the n-grams of the hypothesis, those of the best reference, and the matches.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        double[] best = [];
        var highest = -1.0;
        foreach (var reference in references)
        {
            // A hypothesis n-gram counts only if the reference has any n-gram of that order.
            double[] counts = [.. Count(hypothesis, reference)
                .SelectMany(n => (double[])[n.Reference > 0 ? n.Hypothesis : 0, n.Reference, n.Matches])];
            if (references.Count == 1) return counts;
            var score = F(counts);
            if (score > highest) (best, highest) = (counts, score);
        }
        return best;
    }

    /// <inheritdoc/>
    public override MetricScore Compute(ReadOnlySpan<double> sums, int references) =>
        new($"chrF{_options.Beta}{new string('+', _options.WordOrder)}", F(sums.ToArray()), Signature(references));

    private NgramCount[] Count(string hypothesis, string reference)
    {
        if (_options.Lowercase) (hypothesis, reference) = (Segments.Lower(hypothesis), Segments.Lower(reference));
        var counts = NgramCount.Of(Segments.Characters(hypothesis, _options.Whitespace), [Segments.Characters(reference, _options.Whitespace)],
            _options.CharacterOrder);
        if (_options.WordOrder == 0) return counts;

        var ids = new Dictionary<string, int>();
        return [.. counts, .. NgramCount.Of(Segments.Ids(Separated(hypothesis), ids), [Segments.Ids(Separated(reference), ids)], _options.WordOrder)];
    }

    /// <summary>Separates one ASCII punctuation mark from the end of each word between white space, or else one from its beginning.</summary>
    private static IEnumerable<char> Separated(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            bool starts = i == 0 || Segments.IsSpace(text[i - 1]), ends = i + 1 == text.Length || Segments.IsSpace(text[i + 1]);
            if (ends && !starts && Punctuation.Contains(text[i])) yield return ' ';
            yield return text[i];
            if (starts && !ends && Punctuation.Contains(text[i]) && !Punctuation.Contains(Last(text, i))) yield return ' ';
        }
    }

    /// <summary>Returns the last character of the word at a place.</summary>
    private static char Last(string text, int at)
    {
        while (at + 1 < text.Length && !Segments.IsSpace(text[at + 1])) at++;
        return text[at];
    }

    private double F(double[] counts)
    {
        (double Hypothesis, double Reference, double Matches)[] orders = [.. counts.Chunk(3).Select(c => (c[0], c[1], c[2]))];
        if (_options.EpsilonSmoothing)
            return 100 * orders.Average(n => F(n.Hypothesis > 0 ? n.Matches / n.Hypothesis : Epsilon, n.Reference > 0 ? n.Matches / n.Reference : Epsilon,
                otherwise: Epsilon));

        var known = orders.Where(n => n.Hypothesis > 0 && n.Reference > 0).ToArray();
        return known.Length == 0 ? 0 : 100 * F(known.Average(n => n.Matches / n.Hypothesis), known.Average(n => n.Matches / n.Reference), otherwise: 0);
    }

    /// <summary>Returns F_β, or <paramref name="otherwise"/> if precision and recall are 0.</summary>
    private double F(double precision, double recall, double otherwise)
    {
        double weight = _options.Beta * _options.Beta, divisor = weight * precision + recall;
        return divisor == 0 ? otherwise : (1 + weight) * precision * recall / divisor;
    }

    private string Signature(int references) => ScoreText.Signature(references, ScoreText.Case(_options.Lowercase),
        $"eff:{ScoreText.YesNo(!_options.EpsilonSmoothing)}", $"nc:{_options.CharacterOrder}", $"nw:{_options.WordOrder}",
        $"space:{ScoreText.YesNo(_options.Whitespace)}");
}
