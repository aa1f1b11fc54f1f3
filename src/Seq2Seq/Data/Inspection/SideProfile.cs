using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>What the texts of one side of a corpus are like. The memory does not grow with the corpus.</summary>
public sealed class SideProfile
{
    private const int Longest = 4096; // longer texts are counted with those of this length
    private const double LeastFunctionWords = 0.03, LeastOfScript = 0.8;

    /// <summary>A few frequent words of languages in Latin script, which share most letters.</summary>
    private static readonly (string Language, string[] Words)[] FunctionWords =
    [
        ("en", ["the", "of", "and", "to", "is", "that", "you", "a"]),
        ("de", ["der", "die", "und", "das", "ist", "nicht", "ein", "ich"]),
        ("fr", ["le", "les", "et", "est", "une", "des", "pas", "je"]),
        ("es", ["el", "los", "que", "es", "una", "por", "las", "y"]),
        ("it", ["il", "che", "di", "è", "non", "della", "per", "sono"]),
        ("pt", ["não", "uma", "os", "é", "com", "você", "para", "o"]),
        ("nl", ["het", "een", "van", "ik", "niet", "en", "dat", "zijn"]),
    ];

    private static readonly Dictionary<ulong, int> LanguageOfWord = FunctionWords
        .SelectMany((language, i) => language.Words.Select(word => (HashSample.Hash(word), i))).ToDictionary(entry => entry.Item1, entry => entry.i);

    private readonly long[] _words = new long[Longest + 1], _characters = new long[Longest + 1], _letters = new long[Scripts.Count];
    private readonly long[] _functionWords = new long[FunctionWords.Length];
    private readonly HashSample _different = new();

    /// <summary>The number of texts.</summary>
    public long Texts { get; private set; }

    /// <summary>The number of words, which are what stands between white space.</summary>
    public long Words { get; private set; }

    /// <summary>The number of UTF-16 units that are not white space.</summary>
    public long Characters { get; private set; }

    /// <summary>The number of different words, as an estimate if there are more than two million.</summary>
    public long DifferentWords => _different.Count;

    /// <summary>The number of small letters.</summary>
    public long SmallLetters { get; private set; }

    /// <summary>The number of capital letters.</summary>
    public long CapitalLetters { get; private set; }

    /// <summary>Whether white space separates words, unlike in Chinese, Japanese and Thai.</summary>
    public bool HasWords => Words > 0 && Characters < 16 * Words;

    /// <summary>
    /// The language that script and frequent words tell, such as <c>ko</c>, or null. Among those in Latin script only English, German, French, Spanish,
    /// Italian, Portuguese and Dutch are told apart.
    /// </summary>
    public string? Language => MainScript switch
    {
        Script.Hangul => "ko",
        Script.Kana => "ja",
        Script.Han => _letters[(int)Script.Kana] > 0 ? "ja" : "zh",
        Script.Cyrillic => "ru",
        Script.Greek => "el",
        Script.Hebrew => "he",
        Script.Arabic => "ar",
        Script.Devanagari => "hi",
        Script.Thai => "th",
        Script.Latin when _functionWords.Max() >= LeastFunctionWords * Words => FunctionWords[Array.IndexOf(_functionWords, _functionWords.Max())].Language,
        _ => null,
    };

    /// <summary>The script of four letters in five, or <see cref="Script.Other"/>. Kana and Han count together.</summary>
    internal Script MainScript
    {
        get
        {
            var total = _letters.Skip(1).Sum();
            var main = (Script)Array.IndexOf(_letters, _letters.Skip(1).Max(), 1);
            var count = main is Script.Kana or Script.Han ? _letters[(int)Script.Kana] + _letters[(int)Script.Han] : _letters[(int)main];
            return total > 0 && count >= LeastOfScript * total ? main : Script.Other;
        }
    }

    /// <summary>Returns the length in words that so large a share of the texts does not exceed.</summary>
    public int WordsOf(double share) => Quantile(_words, share);

    /// <summary>Returns the length in characters, without white space, that so large a share of the texts does not exceed.</summary>
    public int CharactersOf(double share) => Quantile(_characters, share);

    /// <summary>Returns one line about the texts.</summary>
    /// <param name="language">The name of their language.</param>
    public string Describe(string language) => HasWords
        ? string.Create(CultureInfo.InvariantCulture,
            $"{language}: {Words / (double)Texts:F1} words a sentence, 95 in 100 have at most {WordsOf(0.95)}, the longest {WordsOf(1)}; {DifferentWords:N0} different words")
        : string.Create(CultureInfo.InvariantCulture,
            $"{language}: {Characters / (double)Texts:F1} characters a sentence, 95 in 100 have at most {CharactersOf(0.95)}; no spaces between words");

    /// <summary>Adds a text.</summary>
    internal void Add(string text)
    {
        Span<char> small = stackalloc char[64]; // the beginning of a word in small letters
        int words = 0, characters = 0, length = 0;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                EndWord(small[..length]);
                words += length > 0 ? 1 : 0;
                length = 0;
                continue;
            }
            characters++;
            _letters[(int)Scripts.Of(c)]++;
            SmallLetters += char.IsLower(c) ? 1 : 0;
            CapitalLetters += char.IsUpper(c) ? 1 : 0;
            if (length < small.Length)
                small[length++] = char.ToLowerInvariant(c);
        }
        EndWord(small[..length]);
        words += length > 0 ? 1 : 0;
        Texts++;
        Words += words;
        Characters += characters;
        _words[Math.Min(words, Longest)]++;
        _characters[Math.Min(characters, Longest)]++;
    }

    private void EndWord(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return;
        var hash = HashSample.Hash(word);
        _different.Add(hash, 1);
        if (LanguageOfWord.TryGetValue(hash, out var language))
            _functionWords[language]++;
    }

    private int Quantile(long[] counts, double share)
    {
        var below = 0L;
        for (var length = 0; length < counts.Length; length++)
            if ((below += counts[length]) >= share * Texts)
                return length;
        return Longest;
    }
}
