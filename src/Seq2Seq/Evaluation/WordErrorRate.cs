using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// WER, the word error rate of speech recognition: insertions, deletions and substitutions of words over the words of the references. Of phonemes it
/// is called PER, and of characters (<see cref="BleuTokenizer.Char"/>, without white space) CER. With several references of a sentence, the first of
/// those with the fewest edits counts.
/// </summary>
public sealed class WordErrorRate : Metric
{
    private readonly TokenOptions _options;

    /// <exception cref="OptionException">An option is out of range.</exception>
    public WordErrorRate(TokenOptions? options = null)
    {
        _options = options ?? new();
        OptionRules.Check(_options, nameof(options));
    }

    /// <summary><c>wer</c>, or <c>cer</c> if the units are characters.</summary>
    public override string Name => _options.Tokenizer == BleuTokenizer.Char ? "cer" : "wer";

    /// <inheritdoc/>
    public override bool LowerIsBetter => true;

    /// <summary>Returns the number of edits and the length of the reference.</summary>
    public override double[] Statistics(string hypothesis, IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        var ids = new Dictionary<string, int>();
        var tokens = _options.Ids(hypothesis, ids);
        var (edits, length) = references.Select(reference => _options.Ids(reference, ids))
            .Select(reference => (Edits: Alignment.Edits(tokens, reference), reference.Length)).MinBy(found => found.Edits);
        return [edits, length];
    }

    /// <inheritdoc/>
    public override MetricScore Compute(ReadOnlySpan<double> sums, int references) =>
        new(Name.ToUpperInvariant(), Alignment.ErrorRate(sums[0], sums[1]), _options.Signature(references)) { Unit = " %" };
}
