namespace Seq2Seq.Corpora.KoEn;

/// <summary>A personal pronoun or question word for a person or thing.</summary>
internal sealed record Pronoun(string Humble, string KoreanPossessive, string HumblePossessive, string Object, string Possessive, Agreement Agreement)
{
    public bool IsPlural => Agreement == Agreement.Other;
}

/// <summary>Which articles an English noun takes.</summary>
internal enum Article { Regular, AlwaysDefinite, Bare }

/// <summary>A noun, name or pronoun in both languages.</summary>
internal sealed record Noun(string Korean, string English)
{
    /// <summary>English plural; null for mass nouns.</summary>
    public string? Plural { get; init; }

    /// <summary>The English word is plural already: glasses.</summary>
    public bool IsPluralOnly { get; init; }

    /// <summary>Counter such as 마리; null = cannot be counted.</summary>
    public string? Counter { get; init; }

    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Kinds it has only when counted, because the counter tells homonyms apart (배 세 척, 배 세 개).</summary>
    public IReadOnlyList<string> CountedKinds { get; init; } = [];

    public char Gender { get; init; }
    public bool IsHonorific { get; init; }
    public Article Article { get; init; }
    public Pronoun? Pronoun { get; init; }

    /// <summary>English preposition of location; null when the noun is not a place.</summary>
    public string? At { get; init; }

    /// <summary>What part of speech it is in both languages.</summary>
    public Tag Tag => Pronoun is not null ? Tag.Pron : IsName || Is("city") ? Tag.Propn : Tag.Noun;

    public bool IsName => Is("name");
    public bool IsKin => Is("kin");
    public bool IsHome => Is("home");
    public bool IsBody => Is("body");
    public bool IsQuestion => Is("question");
    public bool IsHuman => Is("person") || Is("kin") || Is("name") || Is("pronoun") || Is("elder");
    public bool IsAnimate => IsHuman || Is("pet") || Is("farm") || Is("wild") || Is("bird") || Is("small") || Is("insect") || Is("fish");

    public bool Is(string kind) => Kinds.Contains(kind);
}

/// <summary>What a complement's particle says about its place preposition in English.</summary>
internal enum ComplementPlace { None, Destination, Location }

/// <summary>A verb in one of its meanings: the kinds of subject and complement select the English verb.</summary>
internal sealed record Verb(Stem Stem, string English)
{
    public IReadOnlyList<string> Subjects { get; init; } = [];
    public string Particle { get; init; } = "";
    public ComplementPlace ComplementPlace { get; init; }

    /// <summary>Kinds of complement, empty for intransitive verbs.</summary>
    public IReadOnlyList<string> Complements { get; init; } = [];

    public Stem? Honorific { get; init; }
    public IReadOnlyList<string> Flags { get; init; } = [];
    public string? ToolKind { get; init; }
    public string Manners { get; init; } = "";

    public bool IsStative => Flags.Contains("stat");

    /// <summary>Kinds of places where it is done; empty = no place is named.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>The complement is a bare noun.</summary>
    public bool HasPlainComplement => Flags.Contains("plain");

    public bool TakesDuration => Flags.Contains("dur");

    /// <summary>Something that takes days and years rather than hours.</summary>
    public bool IsLong => Flags.Contains("long");

    public bool TakesRecipient => Flags.Contains("to");
    public bool IsNegativeInEnglish => Flags.Contains("neg");

    /// <summary>Something nobody wants, plans or fails to do.</summary>
    public bool IsWeak => Flags.Contains("weak");
}

/// <summary>A Korean descriptive verb and its English adjective.</summary>
internal sealed record Adjective(Stem Stem, string English, bool ComparesWithEr, bool HasDegrees, IReadOnlyList<string> Kinds, bool IsAttributive,
    bool IsPredicative);

/// <summary>A fixed adverbial, its texts with their <see cref="Analysis"/>, and its class.</summary>
internal sealed record Adverb(string Korean, string English, string Alignment, string Class)
{
    public Adjunct ToAdjunct() => Adjunct.Of(Korean, English, Alignment);
}

/// <summary>A place relative to a noun: 위, on/Adp, the English with its <see cref="Analysis"/>.</summary>
internal sealed record Side(string Korean, string English);
