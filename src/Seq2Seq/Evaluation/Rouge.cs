using System.Globalization;
using System.Text;
using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// ROUGE-1, ROUGE-2, ROUGE-L and ROUGE-Lsum (Lin 2004) as in Google's rouge-score: F1 = 2 P R / (P + R), where P and R are the shares of the hypothesis
/// and of the reference that match. The score of a corpus is the mean over its texts. With several references of a text, the highest F1 counts.
/// </summary>
public sealed class Rouge : Metric
{
    private const int ShortWord = 3; // is not stemmed

    private readonly RougeOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public Rouge(RougeOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <summary><c>rouge1</c>, <c>rouge2</c>, <c>rougel</c> or <c>rougelsum</c>.</summary>
    public override string Name => _options.Variant.ToString().ToLowerInvariant();

    /// <summary>Returns precision, recall and F1, and 1 for the sentence.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        var ids = new Dictionary<string, int>();
        if (_options.Variant == RougeVariant.RougeLsum)
        {
            var sentences = Lines(hypothesis, ids);
            return references.Select(reference => CompareSentences(sentences, Lines(reference, ids))).MaxBy(found => found[2])!;
        }
        var words = Segments.Ids(Words(hypothesis), ids);
        return references.Select(reference => Compare(words, Segments.Ids(Words(reference), ids))).MaxBy(found => found[2])!;
    }

    /// <inheritdoc/>
    public override RougeScore Compute(ReadOnlySpan<double> sums, int references) => new(
        $"ROUGE-{_options.Variant.ToString()[5..]}",
        100 * sums[2] / sums[3], 100 * sums[0] / sums[3], 100 * sums[1] / sums[3],
        ScoreText.Signature(references, [ScoreText.Case(true), $"tok:{(_options.Tokenizer == RougeTokenizer.Ascii ? "rouge" : "unicode")}",
            $"stem:{(_options.Stemming ? "porter" : "no")}",
            .. _options.Variant == RougeVariant.RougeLsum ? (string[])[$"split:{(_options.SplitSentences ? "sentences" : "lines")}"] : []]));

    private double[] Compare(int[] hypothesis, int[] reference)
    {
        var order = _options.Variant == RougeVariant.Rouge2 ? 2 : 1;
        double matches = _options.Variant == RougeVariant.RougeL ? Alignment.CommonLength(hypothesis, reference)
            : NgramCount.Of(hypothesis, [reference], order)[order - 1].Matches;
        return Score(matches, hypothesis.Length - order + 1, reference.Length - order + 1);
    }

    /// <summary>
    /// Unites, for each sentence of the reference, the words that are common subsequences with the sentences of the hypothesis. A word matches at most as
    /// often as it occurs on either side.
    /// </summary>
    private static double[] CompareSentences(int[][] hypothesis, int[][] reference)
    {
        Dictionary<int, int> left = Counts(hypothesis), wanted = Counts(reference);
        var matches = 0;
        foreach (var sentence in reference)
            foreach (var at in hypothesis.SelectMany(other => Alignment.CommonPositions(sentence, other)).Distinct().Order())
            {
                var word = sentence[at];
                if (left.GetValueOrDefault(word) == 0 || wanted[word] == 0) continue;
                left[word]--;
                wanted[word]--;
                matches++;
            }
        return Score(matches, hypothesis.Sum(sentence => sentence.Length), reference.Sum(sentence => sentence.Length));
    }

    private static Dictionary<int, int> Counts(int[][] sentences) => sentences.SelectMany(sentence => sentence).CountBy(word => word).ToDictionary();

    private static double[] Score(double matches, int hypothesis, int reference)
    {
        double precision = matches / Math.Max(hypothesis, 1), recall = matches / Math.Max(reference, 1);
        return [precision, recall, matches == 0 ? 0 : 2 * precision * recall / (precision + recall), 1];
    }

    private int[][] Lines(string text, Dictionary<string, int> ids) =>
        [.. (_options.SplitSentences ? Sentences.Of(text) : text.Split('\n')).Select(line => Segments.Ids(Words(line), ids))];

    private IEnumerable<char> Words(string text) => !_options.Stemming ? Letters(text) : string.Join(' ', string.Concat(Letters(text))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Length > ShortWord ? PorterStemmer.Stem(word) : word));

    /// <summary>Returns a text in lower case in which all that belongs to no word is a blank.</summary>
    private IEnumerable<char> Letters(string text)
    {
        text = Segments.Lower(text);
        if (_options.Tokenizer == RougeTokenizer.Ascii) return text.Select(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' ? c : ' ');
        var blank = new Rune(' ');
        return text.EnumerateRunes().Select(rune => IsOfWord(rune) ? rune : blank).SelectMany(rune => rune.ToString());
    }

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
