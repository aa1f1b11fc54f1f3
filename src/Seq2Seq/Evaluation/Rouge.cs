using System.Globalization;
using System.Text;
using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004) as in Google's rouge-score, without stemming: F1 = 2 P R / (P + R), where P and R are the shares of the
/// hypothesis and of the reference that match. The score of a corpus is the mean over its sentences. With several references of a sentence, the highest
/// F1 counts.
/// </summary>
public sealed class Rouge : Metric
{
    private readonly RougeOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public Rouge(RougeOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <summary><c>rouge1</c>, <c>rouge2</c> or <c>rougel</c>.</summary>
    public override string Name => _options.Variant.ToString().ToLowerInvariant();

    /// <summary>Returns precision, recall and F1, and 1 for the sentence.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        var ids = new Dictionary<string, int>();
        var words = Segments.Ids(Words(hypothesis), ids);
        return references.Select(reference => Compare(words, Segments.Ids(Words(reference), ids))).MaxBy(found => found[2])!;
    }

    /// <inheritdoc/>
    public override RougeScore Compute(ReadOnlySpan<double> sums, int references) => new(
        _options.Variant switch { RougeVariant.Rouge1 => "ROUGE-1", RougeVariant.Rouge2 => "ROUGE-2", _ => "ROUGE-L" },
        100 * sums[2] / sums[3], 100 * sums[0] / sums[3], 100 * sums[1] / sums[3],
        ScoreText.Signature(references, ScoreText.Case(true), $"tok:{(_options.Tokenizer == RougeTokenizer.Ascii ? "rouge" : "unicode")}", "stem:no"));

    private double[] Compare(int[] hypothesis, int[] reference)
    {
        var order = _options.Variant == RougeVariant.Rouge2 ? 2 : 1;
        double matches = _options.Variant == RougeVariant.RougeL ? Alignment.CommonLength(hypothesis, reference)
            : NgramCount.Of(hypothesis, [reference], order)[order - 1].Matches;
        double precision = matches / Math.Max(hypothesis.Length - order + 1, 1), recall = matches / Math.Max(reference.Length - order + 1, 1);
        return [precision, recall, matches == 0 ? 0 : 2 * precision * recall / (precision + recall), 1];
    }

    /// <summary>Returns a text in lower case in which all that belongs to no word is a blank.</summary>
    private IEnumerable<char> Words(string text)
    {
        text = Segments.Lower(text);
        if (_options.Tokenizer == RougeTokenizer.Ascii) return text.Select(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' ? c : ' ');
        var blank = new Rune(' ');
        return text.EnumerateRunes().Select(rune => IsOfWord(rune) ? rune : blank).SelectMany(rune => rune.ToString());
    }

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
