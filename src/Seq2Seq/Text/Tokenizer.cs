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

    /// <summary>
    /// Returns the tokenizer that a side asks for: one made by another program, a learned vocabulary, or one that is learned now.
    /// </summary>
    /// <param name="lines">The text to learn from.</param>
    /// <exception cref="Seq2SeqException">A file is missing or malformed, or there is nothing to learn.</exception>
    public static ITokenizer Create(IEnumerable<string> lines, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(side);
        return side.Tokenizer.Type != TokenizerType.None ? ForeignTokenizer.Read(side)
            : side.VocabularyDirectory == "" ? Learn(lines, side)
            : side.Factors.Length == 0 || File.Exists(Path.Combine(side.VocabularyDirectory, FactorFile(0))) ? Load(side.VocabularyDirectory, side)
            : FactoredTokenizer.Learn(Load(side.VocabularyDirectory, side with { Factors = [] }), lines, side);
    }

    /// <summary>The file of the probabilities, for unigram.</summary>
    public const string ScoresFile = "scores.txt";

    /// <summary>The names of all files that a tokenizer may have.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [VocabularyFile, MergesFile, ScoresFile, ForeignTokenizer.ModelFile, .. Enumerable.Range(0, SideOptions.MostFactors).Select(FactorFile)];

    /// <summary>Returns the file of the values of a factor.</summary>
    /// <param name="factor">The factor, from 0.</param>
    internal static string FactorFile(int factor) => FormattableString.Invariant($"factor{factor + 1}.json");

    /// <summary>
    /// Returns a side whose tokenizer a path is, as its files show: a directory of a learned vocabulary, or a file of a tokenizer made by another
    /// program: <c>*.model</c>, <c>*.tiktoken</c>, <c>vocab.txt</c> or <c>vocab.json</c>.
    /// </summary>
    /// <exception cref="Seq2SeqException">There is no such path, or it shows no tokenizer.</exception>
    public static SideOptions SideOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
            return new() { Tokenizer = new() { Type = TypeOf(path), Model = path } };
        if (!Directory.Exists(path))
            throw new Seq2SeqException($"'{path}' does not exist; expected the directory of a model or a vocabulary, or the file of a tokenizer");
        string[] factors = [.. Enumerable.Range(0, SideOptions.MostFactors).Select(FactorFile).TakeWhile(file => File.Exists(Path.Combine(path, file)))
            .Select(Path.GetFileNameWithoutExtension)!];
        var side = new SideOptions { VocabularyDirectory = path, Factors = factors };
        if (File.Exists(Path.Combine(path, MergesFile)))
            return side;
        if (File.Exists(Path.Combine(path, ScoresFile)))
            return side with { Level = Level.Unigram };
        var vocabulary = Vocabulary.Load(Path.Combine(path, VocabularyFile));
        var areCharacters = Enumerable.Range(Vocabulary.SpecialTokens.Count, vocabulary.Count - Vocabulary.SpecialTokens.Count)
            .All(id => vocabulary[id].EnumerateRunes().Count() == 1);
        return side with { Level = areCharacters ? Level.Char : Level.Word };
    }

    private static TokenizerType TypeOf(string path) => Path.GetFileName(path) switch
    {
        VocabularyFile => TokenizerType.Bpe,
        "vocab.txt" => TokenizerType.Wordpiece,
        var name when name.EndsWith(".tiktoken", StringComparison.Ordinal) => TokenizerType.Tiktoken,
        var name when name.EndsWith(".model", StringComparison.Ordinal) => TokenizerType.Sentencepiece,
        _ => throw new Seq2SeqException($"'{path}' does not show what it is; expected *.model of SentencePiece, *.tiktoken, vocab.txt of BERT or vocab.json of GPT-2"),
    };

    /// <summary>Reads a tokenizer from its directory.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or malformed, or belongs to another level.</exception>
    public static ITokenizer Load(string directory, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(side);
        if (side.Tokenizer.Type != TokenizerType.None)
            return ForeignTokenizer.Load(directory, side);
        if (side.Factors.Length > 0)
            return FactoredTokenizer.Load(Load(directory, side with { Factors = [] }), directory, side);
        return side.Level switch
        {
            Level.Bpe => BytePairTokenizer.Load(directory, Normalization.Of(side)),
            Level.Word => WordTokenizer.Load(directory, Normalization.Of(side)),
            Level.Char => CharacterTokenizer.Load(directory, Normalization.Of(side)),
            Level.Unigram => UnigramTokenizer.Load(directory, Normalization.Of(side)),
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
        if (side.Factors.Length > 0)
            return FactoredTokenizer.Learn(Learn(FactoredTokenizer.Words(lines, side), side with { Factors = [] }), lines, side);
        return side.Level switch
        {
            Level.Bpe => BytePairLearner.Learn(lines, side.VocabularyLimit, side.VocabularyMinimumFrequency, Normalization.Of(side)),
            Level.Word => WordTokenizer.Learn(lines, side.VocabularyLimit, side.VocabularyMinimumFrequency, Normalization.Of(side)),
            Level.Char => CharacterTokenizer.Learn(lines, side.VocabularyLimit, side.VocabularyMinimumFrequency, Normalization.Of(side)),
            Level.Unigram => UnigramLearner.Learn(lines, side.VocabularyLimit, side.VocabularyMinimumFrequency, Normalization.Of(side)),
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
