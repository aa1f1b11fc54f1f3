using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// How text is cut into words: <c>13a</c>, the tokenizer of NIST's mteval-v13a for European languages; <c>none</c>, words between white space;
/// <c>char</c>, characters, which suits Japanese and any script without blanks; <c>intl</c>, the international tokenizer of mteval-v14; <c>zh</c>,
/// Chinese characters one by one, and all else as in 13a.
/// </summary>
public enum BleuTokenizer
{
    [Synonyms("13a")]
    V13a,
    None,
    Char,
    Intl,
    Zh,
}

/// <summary>The names of <see cref="BleuTokenizer"/> in sacreBLEU.</summary>
public static class BleuTokenizers
{
    private const string Instead = "use char, or cut the text into words beforehand and use none";

    /// <summary>The names, in the order of the values.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<BleuTokenizer>().Select(Title)];

    /// <summary>Returns the name of a tokenizer.</summary>
    public static string Title(this BleuTokenizer tokenizer) => tokenizer switch
    {
        BleuTokenizer.None => "none",
        BleuTokenizer.Char => "char",
        BleuTokenizer.Intl => "intl",
        BleuTokenizer.Zh => "zh",
        _ => "13a",
    };

    /// <summary>Returns the tokenizer of a name.</summary>
    /// <exception cref="ConfigurationException">The name is unknown, or the tokenizer needs what this library does not have.</exception>
    public static BleuTokenizer Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var tokenizer in Enum.GetValues<BleuTokenizer>())
            if (tokenizer.Title() == name) return tokenizer;
        throw new ConfigurationException(name switch
        {
            "ja-mecab" => $"tokenizer ja-mecab needs MeCab and its dictionary IPADIC, which are not part of this program; {Instead}",
            "ko-mecab" => $"tokenizer ko-mecab needs mecab-ko and its dictionary mecab-ko-dic, which are not part of this program; {Instead}",
            "spm" or "flores101" or "flores200" or "spBLEU-1K" =>
                $"tokenizer {name} needs a SentencePiece model, which sacreBLEU downloads and this program does not have; {Instead}",
            _ => $"tokenizer '{name}' is unknown, expected one of {string.Join(", ", Names)}",
        });
    }
}
