namespace Seq2Seq.Corpora.KoEn;

/// <summary>The words, read from the embedded tables of the folder lexicon/.</summary>
internal sealed class Lexicon
{
    private readonly Dictionary<string, string[]> _groups;

    private Lexicon()
    {
        _groups = Table.Read("kinds").ToDictionary(f => f[0], f => f[1].Split(' '));
        Nouns = [.. Table.Read("nouns").Select(ReadNoun)];
        Names = [.. Table.Read("names").Select(f => new Noun(f[0], f[1]) { Kinds = ["name"], Gender = f[2][0] })];
        Places = [.. Table.Read("places").Select(ReadPlace)];
        Verbs = [.. Table.Read("verbs").Where(f => !f[6].Contains("skip")).Select(ReadVerb)];
        Adjectives = [.. Table.Read("adjectives").Select(ReadAdjective)];
        Adverbs = [.. Table.Read("adverbs").Select(f => new Adverb(f[0], f[1], f[2], f[3]))];
        Complements = [.. Table.Read("complements").Select(ReadComplement)];
        Everything = [.. Nouns, .. Names, .. Places, .. Pronouns];
    }

    public IReadOnlyList<Noun> Nouns { get; }
    public IReadOnlyList<Noun> Names { get; }
    public IReadOnlyList<Noun> Places { get; }
    public IReadOnlyList<Verb> Verbs { get; }
    public IReadOnlyList<Adjective> Adjectives { get; }
    public IReadOnlyList<Adverb> Adverbs { get; }

    /// <summary>Verbs whose object is a clause, with the link of that clause.</summary>
    public IReadOnlyList<(Verb Verb, Link Link)> Complements { get; }

    /// <summary>All nouns, names, places and personal pronouns.</summary>
    public IReadOnlyList<Noun> Everything { get; }

    /// <summary>나, 너, 우리, 그, 그녀, 그들.</summary>
    public static IReadOnlyList<Noun> Pronouns { get; } =
    [
        Personal("나", "I", '\0', new Pronoun("저", "내", "제", "me", "my", Agreement.FirstSingular)),
        Personal("너", "you", '\0', new Pronoun("너", "네", "네", "you", "your", Agreement.Other)),
        Personal("우리", "we", '\0', new Pronoun("저희", "우리", "저희", "us", "our", Agreement.Other)),
        Personal("그", "he", 'm', new Pronoun("그", "그의", "그의", "him", "his", Agreement.ThirdSingular)),
        Personal("그녀", "she", 'f', new Pronoun("그녀", "그녀의", "그녀의", "her", "her", Agreement.ThirdSingular)),
        Personal("그들", "they", '\0', new Pronoun("그들", "그들의", "그들의", "them", "their", Agreement.Other)),
    ];

    /// <summary>누구, 무엇, 어디.</summary>
    public static Noun Who { get; } = Questioned("누구", "who", Agreement.ThirdSingular);

    public static Noun What { get; } = Questioned("무엇", "what", Agreement.ThirdSingular);

    public static Noun Where { get; } = Questioned("어디", "where", Agreement.ThirdSingular);

    /// <summary>위, 아래, 옆, 앞, 뒤, 안.</summary>
    public static IReadOnlyList<Side> Sides { get; } =
        [
        new("위", "on/Adp"), new("아래", "under/Adp"), new("옆", "next/Adv to/Adp"), new("앞", "in/Adp front/Noun of/Adp"), new("뒤", "behind/Adp"),
        new("안", "in/Adp"),
    ];

    /// <summary>The one lexicon. (Declared after the pronouns, which it contains.)</summary>
    public static Lexicon Default { get; } = new();

    /// <summary>English units of counters that count portions.</summary>
    public static (string One, string Many)? Unit(string counter) => counter switch
    {
        "잔" => ("cup", "cups"),
        "병" => ("bottle", "bottles"),
        "그릇" => ("bowl", "bowls"),
        "조각" => ("piece", "pieces"),
        "장" => ("sheet", "sheets"),
        _ => null,
    };

    /// <summary>The kinds in a list of kinds and groups of kinds.</summary>
    public IReadOnlyList<string> Expand(string list)
    {
        var kinds = new List<string>();
        foreach (var name in list.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Add(name);
        return kinds;

        void Add(string name)
        {
            if (_groups.TryGetValue(name, out var members)) foreach (var member in members) Add(member);
            else if (!kinds.Contains(name)) kinds.Add(name);
        }
    }

    private static Noun Personal(string korean, string english, char gender, Pronoun pronoun) =>
        new(korean, english) { Kinds = ["pronoun"], Gender = gender, Pronoun = pronoun };

    private static Noun Questioned(string korean, string english, Agreement agreement) =>
        new(korean, english) { Kinds = ["question"], Pronoun = new Pronoun(korean, korean, korean, english, "their", agreement) };

    private static Noun ReadNoun(string[] f)
    {
        var kinds = f[4].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var flags = f[5].Split(' ');
        return new Noun(f[0], f[1])
        {
            Plural = f[2] switch { "-" => null, "=" => f[1], "." => EnglishForms.Plural(f[1]), _ => f[2] },
            IsPluralOnly = f[2] == "=",
            Counter = f[3] == "-" ? null : f[3],
            Kinds = [.. kinds.Where(k => k[0] != '#')],
            CountedKinds = [.. kinds.Where(k => k[0] == '#').Select(k => k[1..])],
            Gender = flags.Contains("m") ? 'm' : flags.Contains("f") ? 'f' : '\0',
            IsHonorific = flags.Contains("hon"),
            Article = flags.Contains("the") ? Article.AlwaysDefinite : flags.Contains("bare") ? Article.Bare : Article.Regular,
        };
    }

    private static Noun ReadPlace(string[] f) => new(f[0], f[1])
    {
        Plural = EnglishForms.Plural(f[1]),
        At = f[2],
        Article = f[3].Contains("bare") ? Article.Bare : Article.AlwaysDefinite,
        Kinds = [.. f[4].Split(' '), .. f[3].Contains("home") ? new[] { "home" } : []],
    };

    private Verb ReadVerb(string[] f)
    {
        var flags = f[6].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Verb(Stem.Of(f[0], ReadInflection(f[1])), f[2])
        {
            Subjects = Expand(f[3]),
            Particle = f[4].TrimEnd('>', '@') is "을" ? "를" : f[4].TrimEnd('>', '@') is "이" ? "가" : f[4].TrimEnd('>', '@'),
            ComplementPlace = f[4].EndsWith('>') ? ComplementPlace.Destination : f[4].EndsWith('@') ? ComplementPlace.Location : ComplementPlace.None,
            Complements = Expand(f[5]),
            Flags = flags,
            Places = flags.FirstOrDefault(x => x == "at" || x.StartsWith("at=")) is { } at
                ? Expand(at == "at" ? "public outdoor room city" : at[3..].Replace('+', ' ')) : [],
            ToolKind = flags.FirstOrDefault(x => x.StartsWith("tool="))?[5..],
            Manners = flags.FirstOrDefault(x => x.StartsWith("m="))?[2..] ?? "",
            Honorific = f[7].Length == 0 ? null : Stem.Of(f[7]) with { Honorific = true },
        };
    }

    private static (Verb Verb, Link Link) ReadComplement(string[] f) => (new Verb(Stem.Of(f[0], ReadInflection(f[1])), f[2])
    {
        Honorific = f[4].Length == 0 ? null : Stem.Of(f[4]) with { Honorific = true },
        Flags = ["stat"],
    }, Enum.Parse<Link>(f[3]));

    private Adjective ReadAdjective(string[] f)
    {
        var fixedForm = f[1] == "attr";
        return new Adjective(
            fixedForm ? new Stem(f[0]) : Stem.Of(f[0], ReadInflection(f[1]), descriptive: true),
            f[2], f[3] == "er", f[3] != "-", Expand(f[4]), f[5] != "pred", f[5] != "attr");
    }

    private static Inflection ReadInflection(string sign) => sign switch
    {
        "." => Inflection.Regular,
        "ㅂ" => Inflection.Bieup,
        "ㄷ" => Inflection.Dieut,
        "ㅅ" => Inflection.Siot,
        "르" => Inflection.Reu,
        "ㅎ" => Inflection.Hieut,
        _ => throw new InvalidDataException($"unknown inflection '{sign}' in the lexicon: expected . ㅂ ㄷ ㅅ 르 ㅎ"),
    };
}
