namespace Seq2Seq.Text;

/// <summary>
/// Text whose words carry factors (linguistic input features, Sennrich &amp; Haddow 2016), as in <c>Häuser|NOUN|Haus</c>: white space separates words, and
/// the last separators of a word separate its factors. So a word may hold the separator itself, and a factor may not.
/// </summary>
/// <param name="names">The names of the factors, in order.</param>
/// <param name="separator">What stands before each factor.</param>
/// <param name="normalization">What is done to a text first, its factors included.</param>
internal sealed class FactoredText(IReadOnlyList<string> names, string separator, Normalization normalization)
{
    /// <summary>Returns the text of a side with factors.</summary>
    public static FactoredText Of(SideOptions side) => new(side.Factors, side.FactorSeparator, Normalization.Of(side));

    /// <summary>Returns the words of a text, and for each word its factors.</summary>
    /// <exception cref="Seq2SeqException">A word has too few factors, or it or a factor of it is empty.</exception>
    public (string[] Words, string[][] Factors) Read(string text)
    {
        var words = normalization.Apply(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var factors = new string[words.Length][];
        for (var i = 0; i < words.Length; i++) (words[i], factors[i]) = Split(words[i]);
        return (words, factors);
    }

    /// <summary>Returns the words and factors of texts that a vocabulary is learned from.</summary>
    /// <exception cref="Seq2SeqException">A text is not of the form. The message gives its number.</exception>
    public IEnumerable<(string[] Words, string[][] Factors)> Read(IEnumerable<string> texts) => texts.Select((text, i) =>
    {
        try
        {
            return Read(text);
        }
        catch (Seq2SeqException error)
        {
            throw new Seq2SeqException(FormattableString.Invariant($"text {i + 1:N0}: {error.Message}"), error);
        }
    });

    /// <summary>Returns a word with its factors.</summary>
    public string Join(string word, IEnumerable<string> factors) => string.Join(separator, factors.Prepend(word));

    private (string Word, string[] Factors) Split(string word)
    {
        var factors = new string[names.Count];
        var rest = word.AsSpan();
        for (var f = factors.Length - 1; f >= 0; f--)
        {
            var at = rest.LastIndexOf(separator, StringComparison.Ordinal);
            if (at <= 0 || at + separator.Length == rest.Length)
                throw new Seq2SeqException($"{Vocabulary.Quote(word)} is no word with {names.Count} {(names.Count == 1 ? "factor" : "factors")}; expected the form {Vocabulary.Quote(Join("word", names))}");
            factors[f] = rest[(at + separator.Length)..].ToString();
            rest = rest[..at];
        }
        return (rest.ToString(), factors);
    }
}
