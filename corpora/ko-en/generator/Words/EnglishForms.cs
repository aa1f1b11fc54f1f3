namespace Seq2Seq.Corpora.KoEn;

/// <summary>English inflection: spelling rules and the table of irregular verbs.</summary>
internal static class EnglishForms
{
    private static readonly Dictionary<string, string[]> Irregular = Table.Read("irregular").ToDictionary(f => f[0]);

    /// <summary>Third person singular present: eats, watches, carries, has, does, goes.</summary>
    public static string ThirdPerson(string verb) => verb switch
    {
        "be" => "is",
        "have" => "has",
        _ => WithS(verb),
    };

    /// <summary>Past tense.</summary>
    public static string Past(string verb) => Irregular.TryGetValue(verb, out var forms) ? forms[1] : WithEd(verb);

    /// <summary>Past participle.</summary>
    public static string Participle(string verb) => Irregular.TryGetValue(verb, out var forms) ? forms[2] : WithEd(verb);

    /// <summary>Present participle and gerund.</summary>
    public static string Gerund(string verb)
    {
        if (Irregular.TryGetValue(verb, out var forms) && forms[3].Length > 0) return forms[3];
        return verb.EndsWith('e') && !verb.EndsWith("ee") && !verb.EndsWith("ye") ? verb[..^1] + "ing" : verb + "ing";
    }

    /// <summary>Regular plural.</summary>
    public static string Plural(string noun) => noun.EndsWith("potato") || noun.EndsWith("tomato") ? noun + "es" : WithS(noun);

    /// <summary>Comparative: taller, happier, more beautiful.</summary>
    public static string[] Comparative(Adjective adjective) =>
        adjective.ComparesWithEr ? [Graded(adjective.English) + "er"] : ["more", adjective.English];

    /// <summary>Superlative: tallest, happiest, most beautiful.</summary>
    public static string[] Superlative(Adjective adjective) =>
        adjective.ComparesWithEr ? [Graded(adjective.English) + "est"] : ["most", adjective.English];

    /// <summary>"an" before a vowel sound, else "a".</summary>
    public static string Article(string next) =>
        next.StartsWith("honest") || ("aeiou".Contains(char.ToLowerInvariant(next[0])) && !next.StartsWith("uni") && !next.StartsWith("use"))
            ? "an" : "a";

    /// <summary>Number word, 1..99: one, twenty-one.</summary>
    public static string Number(int n)
    {
        string[] small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
        string[] tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        return n < 20 ? small[n] : n % 10 == 0 ? tens[n / 10] : tens[n / 10] + "-" + small[n % 10];
    }

    /// <summary>Ordinal word, 1..99: first, twenty-third.</summary>
    public static string Ordinal(int n) => n switch
    {
        1 => "first",
        2 => "second",
        3 => "third",
        5 => "fifth",
        8 => "eighth",
        9 => "ninth",
        12 => "twelfth",
        > 20 when n % 10 != 0 => Number(n - n % 10) + "-" + Ordinal(n % 10),
        _ when n % 10 == 0 && n >= 20 => Number(n)[..^1] + "ieth",
        _ => Number(n) + "th",
    };

    private static string WithS(string word)
    {
        if (EndsInConsonantY(word)) return word[..^1] + "ies";
        return word.EndsWith('s') || word.EndsWith('x') || word.EndsWith('z') || word.EndsWith("ch") || word.EndsWith("sh") || word is "go" or "do"
            ? word + "es" : word + "s";
    }

    private static string WithEd(string verb) =>
        EndsInConsonantY(verb) ? verb[..^1] + "ied" : verb.EndsWith('e') ? verb + "d" : verb + "ed";

    private static string Graded(string adjective) =>
        EndsInConsonantY(adjective) ? adjective[..^1] + "i"
        : adjective.EndsWith('e') ? adjective[..^1]
        : adjective is "big" or "hot" or "sad" or "red" ? adjective + adjective[^1]
        : adjective;

    private static bool EndsInConsonantY(string word) => word.EndsWith('y') && !"aeiou".Contains(word[^2]);
}
