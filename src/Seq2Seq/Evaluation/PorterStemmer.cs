namespace Seq2Seq.Evaluation;

/// <summary>
/// Porter's stemmer (Porter 1980, "An algorithm for suffix stripping") in the variant of NLTK, which rouge-score uses: a few irregular words, -ies and
/// -ied of short words, -alli, -fulli and -logi. A word is [C](VC)^m[V] of runs of consonants C and vowels V, and most rules ask for its measure m.
/// </summary>
internal static class PorterStemmer
{
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["skies"] = "sky", ["sky"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie", ["news"] = "news", ["innings"] = "inning",
        ["inning"] = "inning", ["outings"] = "outing", ["outing"] = "outing", ["cannings"] = "canning", ["canning"] = "canning", ["howe"] = "howe",
        ["proceed"] = "proceed", ["exceed"] = "exceed", ["succeed"] = "succeed",
    };

    /// <summary>Rules of the steps 2 and 3. The first suffix that a word has decides.</summary>
    private static readonly (string Suffix, string Replacement)[] Double =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"), ("entli", "ent"),
        ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
        ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"),
    ],
        Further = [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    /// <summary>The suffixes of step 4, which fall if m > 1 is left.</summary>
    private static readonly string[] Last =
        ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize"];

    /// <summary>Returns the stem of a word in lower case.</summary>
    public static string Stem(string word)
    {
        if (Irregular.TryGetValue(word, out var known)) return known;
        if (word.Length <= 2) return word;
        return DoubleLetter(FinalE(Ending(Replaced(Derived(FinalY(Participle(Plural(word)))), Further))));
    }

    /// <summary>Step 1a.</summary>
    private static string Plural(string word)
    {
        if (Ends(word, "sses")) return word[..^2];
        if (Ends(word, "ies")) return word[..^(word.Length == 4 ? 1 : 2)];
        return !Ends(word, "ss") && Ends(word, "s") ? word[..^1] : word;
    }

    /// <summary>Step 1b.</summary>
    private static string Participle(string word)
    {
        if (Ends(word, "ied")) return word[..^(word.Length == 4 ? 1 : 2)];
        if (Ends(word, "eed")) return Measure(word[..^3]) > 0 ? word[..^1] : word;
        string stem;
        if (Ends(word, "ed") && HasVowel(word[..^2])) stem = word[..^2];
        else if (Ends(word, "ing") && HasVowel(word[..^3])) stem = word[..^3];
        else return word;
        if (Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz")) return stem + "e";
        if (EndsInDoubleConsonant(stem)) return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        return Measure(stem) == 1 && IsShort(stem) ? stem + "e" : stem;
    }

    /// <summary>Step 1c.</summary>
    private static string FinalY(string word) => Ends(word, "y") && word.Length > 2 && IsConsonant(word, word.Length - 2) ? word[..^1] + "i" : word;

    /// <summary>Step 2.</summary>
    private static string Derived(string word)
    {
        if (Ends(word, "alli") && Measure(word[..^4]) > 0) return Derived(word[..^2]);
        if (Ends(word, "logi")) return Measure(word[..^3]) > 0 ? word[..^1] : word;
        return Replaced(word, Double);
    }

    private static string Replaced(string word, (string Suffix, string Replacement)[] rules)
    {
        foreach (var (suffix, replacement) in rules)
            if (Ends(word, suffix)) return word[..^suffix.Length] is var stem && Measure(stem) > 0 ? stem + replacement : word;
        return word;
    }

    /// <summary>Step 4.</summary>
    private static string Ending(string word)
    {
        foreach (var suffix in Last)
            if (Ends(word, suffix))
                return word[..^suffix.Length] is var stem && Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem : word;
        return word;
    }

    /// <summary>Step 5a.</summary>
    private static string FinalE(string word)
    {
        if (!Ends(word, "e")) return word;
        var stem = word[..^1];
        var measure = Measure(stem);
        return measure > 1 || measure == 1 && !IsShort(stem) ? stem : word;
    }

    /// <summary>Step 5b.</summary>
    private static string DoubleLetter(string word) => Ends(word, "ll") && Measure(word[..^1]) > 1 ? word[..^1] : word;

    private static bool Ends(string word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>Returns whether a letter is a consonant: not a, e, i, o or u, and not y after a consonant.</summary>
    private static bool IsConsonant(string word, int i) => word[i] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => i == 0 || !IsConsonant(word, i - 1),
        _ => true,
    };

    private static bool HasVowel(string word) => Enumerable.Range(0, word.Length).Any(i => !IsConsonant(word, i));

    /// <summary>Returns m, the number of times that a consonant follows a vowel.</summary>
    private static int Measure(string word) => Enumerable.Range(1, Math.Max(0, word.Length - 1)).Count(i => IsConsonant(word, i) && !IsConsonant(word, i - 1));

    private static bool EndsInDoubleConsonant(string word) => word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    /// <summary>Returns whether a word ends in consonant, vowel, consonant, the last one not w, x or y, or is a vowel and a consonant.</summary>
    private static bool IsShort(string word) => word.Length >= 2 && IsConsonant(word, word.Length - 1) && !IsConsonant(word, word.Length - 2)
        && (word.Length == 2 || IsConsonant(word, word.Length - 3) && word[^1] is not ('w' or 'x' or 'y'));
}
