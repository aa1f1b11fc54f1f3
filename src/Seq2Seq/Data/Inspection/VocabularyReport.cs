using System.Globalization;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>How the texts of one side are cut into tokens.</summary>
/// <param name="Tokens">The number of tokens of the vocabulary.</param>
/// <param name="PerWord">The mean number of tokens of a word; of a character, where no white space separates words.</param>
/// <param name="Unknown">The share of tokens that the vocabulary does not know.</param>
/// <param name="TooLong">The share of texts with more tokens than <see cref="SideOptions.MaximumLength"/>.</param>
public sealed record VocabularyReport(int Tokens, double PerWord, double Unknown, double TooLong)
{
    private const int MostTexts = 20_000; // enough for shares
    private const double ManyUnknown = 0.01, ManyTooLong = 0.01, ManyPerWord = 3;

    /// <summary>Reports on the first 20,000 texts of a corpus.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="isTarget">Which side of it.</param>
    /// <param name="tokenizer">The tokenizer of the side.</param>
    /// <param name="side">Gives the largest length.</param>
    /// <exception cref="Seq2SeqException">The corpus cannot be read.</exception>
    public static VocabularyReport Of(CorpusFiles corpus, bool isTarget, ITokenizer tokenizer, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(side);
        long texts = 0, tokens = 0, unknown = 0, tooLong = 0;
        var profile = new SideProfile();
        foreach (var text in Texts(corpus, isTarget).Take(MostTexts))
        {
            var ids = tokenizer.Encode(text);
            profile.Add(text);
            texts++;
            tokens += ids.Length;
            unknown += ids.Count(tokenizer.IsUnknown);
            tooLong += ids.Length > side.MaximumLength ? 1 : 0;
        }
        var units = Math.Max(1.0, profile.HasWords ? profile.Words : profile.Characters);
        return new(tokenizer.Vocabulary.Count, tokens / units, unknown / Math.Max(1.0, tokens), tooLong / Math.Max(1.0, texts));
    }

    /// <summary>Learns a tokenizer as training would, from the first texts of a corpus.</summary>
    /// <exception cref="Seq2SeqException">The corpus cannot be read, or has no text.</exception>
    public static ITokenizer Learn(CorpusFiles corpus, bool isTarget, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(side);
        return side.VocabularyDirectory.Length > 0 ? Tokenizer.Load(side.VocabularyDirectory, side)
            : Tokenizer.Learn(Texts(corpus, isTarget).Take(5 * MostTexts), side);
    }

    /// <summary>Returns what to do about it, or null if nothing is to be done.</summary>
    /// <param name="key">The section of the side in a configuration, such as <c>data.src</c>.</param>
    /// <param name="isText">Whether the texts are single ones, and not sides of pairs.</param>
    public string? Advice(string key, bool isText = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Unknown > ManyUnknown ? $"raise {key}.voc_limit, or cut words into pieces with {key}.level: bpe"
            : TooLong > ManyTooLong ? $"raise {key}.max_length, or these texts are {(isText ? "cut into parts" : "left out of training and cut in translation")}"
            : PerWord > ManyPerWord && Tokens >= 1000 ? $"long sequences are slow and hard to learn; raise {key}.voc_limit, unless there are few {(isText ? "texts" : "pairs")}"
            : null;
    }

    /// <summary>Returns the figures in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{PerWord:F2} tokens a word, {100 * Unknown:0.##} % unknown, {100 * TooLong:0.##} % of the texts too long");

    private static IEnumerable<string> Texts(CorpusFiles corpus, bool isTarget) => CorpusRow.Of(corpus)
        .Where(row => row.IsPair).Select(row => isTarget ? row.Text.Target : row.Text.Source);
}
