namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The probability that a language model gives to a text.</summary>
/// <param name="Pieces">A readable piece for each token, with the end last.</param>
/// <param name="LogProbabilities">log p of each token after those before it, in nats.</param>
/// <param name="Words">The number of words between white space, with the end.</param>
/// <param name="Bytes">The number of bytes of the normalized text in UTF-8, with a line end.</param>
public sealed record TextScore(IReadOnlyList<string> Pieces, float[] LogProbabilities, int Words, int Bytes)
{
    /// <summary>log p of the text with its end, in nats.</summary>
    public double LogProbability => LogProbabilities.Sum(p => (double)p);

    /// <summary>e to the mean negative log p of a token.</summary>
    public double Perplexity => Math.Exp(-LogProbability / LogProbabilities.Length);

    /// <summary>The same of a word.</summary>
    public double WordPerplexity => Math.Exp(-LogProbability / Words);

    /// <summary>The negative log2 p of a byte.</summary>
    public double BitsPerByte => -LogProbability / Math.Log(2) / Bytes;
}
