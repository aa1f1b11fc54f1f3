using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// chrF (Popović 2015) and chrF++ (Popović 2017) with the conventions of sacreBLEU. The score is F_β of the precision P and the recall R of character
/// n-grams (and word n-grams): F = (1 + β²) P R / (β² P + R). P and R are means over the orders of which both sides have n-grams. The n-grams of each
/// order are counted over the whole corpus.
/// </summary>
public static class Chrf
{
    private const double Epsilon = 1e-16;

    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>Computes chrF of a corpus. Reference i belongs to hypothesis i.</summary>
    /// <exception cref="Seq2SeqException">There are no hypotheses, or their number differs from that of the references.</exception>
    public static ChrfScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, ChrfOptions? options = null)
    {
        Segments.Check(hypotheses, references);
        options ??= new();
        OptionRules.Check(options);
        var totals = new NgramCount[options.CharacterOrder + options.WordOrder];
        for (var i = 0; i < hypotheses.Count; i++)
        {
            var counts = Count(hypotheses[i], references[i], options);
            for (var n = 0; n < totals.Length; n++)
            {
                // A hypothesis n-gram counts only if the reference has any n-gram of that order.
                var hypothesis = counts[n].Reference > 0 ? counts[n].Hypothesis : 0;
                totals[n] = new(totals[n].Hypothesis + hypothesis, totals[n].Reference + counts[n].Reference, totals[n].Matches + counts[n].Matches);
            }
        }
        var score = options.EpsilonSmoothing ? MeanOfF(totals, options.Beta) : FOfMeans(totals, options.Beta);
        return new(score, $"chrF{options.Beta}{new string('+', options.WordOrder)}", Signature(options));
    }

    /// <summary>Computes chrF of one sentence.</summary>
    public static ChrfScore Sentence(string hypothesis, string reference, ChrfOptions? options = null) => Corpus([hypothesis], [reference], options);

    private static NgramCount[] Count(string hypothesis, string reference, ChrfOptions options)
    {
        if (options.Lowercase) (hypothesis, reference) = (Segments.Lower(hypothesis), Segments.Lower(reference));
        var counts = NgramCount.Of(Segments.Characters(hypothesis, options.Whitespace), Segments.Characters(reference, options.Whitespace),
            options.CharacterOrder);
        if (options.WordOrder == 0) return counts;

        var ids = new Dictionary<string, int>();
        return [.. counts, .. NgramCount.Of(Segments.Ids(Words(hypothesis), ids), Segments.Ids(Words(reference), ids), options.WordOrder)];
    }

    /// <summary>
    /// Returns the words between white space. One ASCII punctuation mark is separated from the end of each word, or else from its beginning.
    /// </summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var word in Segments.Words(text))
        {
            if (word.Length > 1 && Punctuation.Contains(word[^1])) words.AddRange([word[..^1], word[^1..]]);
            else if (word.Length > 1 && Punctuation.Contains(word[0])) words.AddRange([word[..1], word[1..]]);
            else words.Add(word);
        }
        return words;
    }

    private static double FOfMeans(NgramCount[] totals, int beta)
    {
        var known = totals.Where(t => t.Hypothesis > 0 && t.Reference > 0).ToArray();
        if (known.Length == 0) return 0;
        var precision = known.Average(t => (double)t.Matches / t.Hypothesis);
        var recall = known.Average(t => (double)t.Matches / t.Reference);
        return precision + recall == 0 ? 0 : 100 * F(precision, recall, beta);
    }

    private static double MeanOfF(NgramCount[] totals, int beta) => 100 * totals.Average(t =>
    {
        var precision = t.Hypothesis > 0 ? (double)t.Matches / t.Hypothesis : Epsilon;
        var recall = t.Reference > 0 ? (double)t.Matches / t.Reference : Epsilon;
        return beta * beta * precision + recall == 0 ? Epsilon : F(precision, recall, beta);
    });

    private static double F(double precision, double recall, int beta) =>
        (1 + beta * beta) * precision * recall / (beta * beta * precision + recall);

    private static string Signature(ChrfOptions options) =>
        $"nrefs:1|case:{(options.Lowercase ? "lc" : "mixed")}|eff:{(options.EpsilonSmoothing ? "no" : "yes")}|nc:{options.CharacterOrder}|nw:{options.WordOrder}" +
        $"|space:{(options.Whitespace ? "yes" : "no")}|version:{ScoreText.Version}";
}
