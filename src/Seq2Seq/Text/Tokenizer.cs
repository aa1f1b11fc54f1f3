using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Text;

/// <summary>Creates the tokenizer that a side of a corpus asks for. The level and the normalization are not in the files but in the
/// configuration.</summary>
public static class Tokenizer
{
    /// <summary>The file of the vocabulary, at every level.</summary>
    public const string VocabularyFile = "vocab.json";

    /// <summary>The file of the merges, for BPE.</summary>
    public const string MergesFile = "merges.txt";

    /// <summary>Reads a tokenizer from its directory.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or malformed, or belongs to another level.</exception>
    public static ITokenizer Load(string directory, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(side);
        return side.Level switch
        {
            Level.Bpe => BytePairTokenizer.Load(directory, Normalization.Of(side)),
            Level.Word => WordTokenizer.Load(directory, Normalization.Of(side)),
            Level.Char => CharacterTokenizer.Load(directory, Normalization.Of(side)),
            _ => throw new ArgumentOutOfRangeException(nameof(side), side.Level, "unknown level"),
        };
    }

    /// <summary>
    /// Learns a tokenizer of at most <see cref="SideOptions.VocabularyLimit"/> tokens. A vocabulary shared by two languages is learned from the lines
    /// of both.
    /// </summary>
    /// <exception cref="OptionException">The limit is too small for the level.</exception>
    /// <exception cref="Seq2SeqException">The lines have no text, or nothing in them is frequent enough.</exception>
    public static ITokenizer Learn(IEnumerable<string> lines, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(side);
        return side.Level switch
        {
            Level.Bpe => BytePairLearner.Learn(lines, side.VocabularyLimit, side.VocabularyMinimumFrequency, Normalization.Of(side)),
            Level.Word => WordTokenizer.Learn(lines, side.VocabularyLimit, side.VocabularyMinimumFrequency, Normalization.Of(side)),
            Level.Char => CharacterTokenizer.Learn(lines, side.VocabularyLimit, side.VocabularyMinimumFrequency, Normalization.Of(side)),
            _ => throw new ArgumentOutOfRangeException(nameof(side), side.Level, "unknown level"),
        };
    }

    /// <summary>Reads a file of a vocabulary.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, unreadable or not UTF-8.</exception>
    internal static string ReadFile(string path) => File.Exists(path) || Directory.Exists(path) ? TextFile.Read(path)
        : throw new Seq2SeqException($"{path} not found; check the path or learn the vocabulary");

    /// <summary>Returns a vocabulary of the most frequent tokens.</summary>
    /// <param name="unit">What a token is, for messages.</param>
    /// <exception cref="Seq2SeqException">There are no tokens, or none is frequent enough.</exception>
    internal static Vocabulary MostFrequent(IReadOnlyDictionary<string, long> counts, int limit, int minFrequency, string unit)
    {
        if (counts.Count == 0)
            throw NoText();
        var vocabulary = Vocabulary.MostFrequent(counts, limit, minFrequency);
        return vocabulary.Count > Vocabulary.SpecialTokens.Count ? vocabulary : throw TooRare(unit, minFrequency, counts.Values.Max());
    }

    internal static Seq2SeqException TooRare(string unit, int minFrequency, long most) => new(string.Create(CultureInfo.InvariantCulture,
        $"nothing is left for the vocabulary: no {unit} is seen {minFrequency:N0} times, the most frequent one {most:N0} times; lower the minimum frequency or give more text"));

    internal static Seq2SeqException NoText() => new("there is no text to learn a vocabulary from; expected at least one line that is not blank");

    internal static void CheckLimit(int limit, string level)
    {
        if (limit <= Vocabulary.SpecialTokens.Count)
            throw new OptionException(
                $"a {level} vocabulary of {limit} was asked for; it needs at least {Vocabulary.SpecialTokens.Count + 1}, 4 special tokens and one {level}",
                nameof(limit));
    }
}
