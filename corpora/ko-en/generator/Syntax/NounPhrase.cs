namespace Seq2Seq.Corpora.KoEn;

/// <summary>이, 그 before a noun.</summary>
internal enum Demonstrative { None, This, That }

/// <summary>많은, 모든 before a noun.</summary>
internal enum Quantity { None, Many, Every }

/// <summary>How strongly an adjective holds.</summary>
internal enum Degree { Plain, Very, Too, More, Most }

/// <summary>Person and number as the English verb sees them.</summary>
internal enum Agreement { FirstSingular, ThirdSingular, Other }

/// <summary>An adjective with its degree, before a noun or as predicate.</summary>
internal sealed class AdjectivePhrase(Adjective adjective, Degree degree)
{
    public Adjective Adjective => adjective;
    public Degree Degree => degree;
    public Concept Core { get; } = new();
    public Concept DegreeConcept { get; } = new();
}

/// <summary>A noun with everything that stands around it, in no language's order.</summary>
internal sealed class NounPhrase
{
    public required Noun Noun { get; init; }
    public Concept Core { get; } = new();
    public Concept Specifier { get; } = new();
    public Concept CountConcept { get; } = new();
    public Concept CounterConcept { get; } = new();
    public Concept Joint { get; } = new();

    public Demonstrative Demonstrative { get; init; }
    public Quantity Quantity { get; init; }
    public NounPhrase? Possessor { get; init; }
    public AdjectivePhrase? Adjective { get; init; }

    /// <summary>1, 2, ... with a counter; 0 = not counted.</summary>
    public int Count { get; init; }

    /// <summary>들.</summary>
    public bool Plural { get; init; }

    /// <summary>The relative clause; its <see cref="Clause.Gap"/> is what this noun is in it.</summary>
    public Clause? Relative { get; set; }

    /// <summary>A second noun joined by 와/과 (and) or 나/이나 (or).</summary>
    public NounPhrase? Partner { get; init; }

    /// <summary>The partner is an alternative: or.</summary>
    public bool IsAlternative { get; init; }

    /// <summary>위, 아래, ...: the place relative to this noun.</summary>
    public Side? Side { get; init; }

    public bool IsHonorific => Noun.IsHonorific && Partner is null;

    /// <summary>True when a clause is inside, so that Korean puts the phrase before the other parts of its clause.</summary>
    public bool IsHeavy => Relative is not null;

    public bool IsPlural => (Partner is not null && !IsAlternative) || Plural || Count > 1 || (Noun.Pronoun?.IsPlural ?? Noun.IsPluralOnly)
        || (Quantity == Quantity.Many && Noun.Plural is not null);

    public Agreement Agreement =>
        Partner is not null && !IsAlternative ? Agreement.Other
        : Noun.Pronoun is { } pronoun ? pronoun.Agreement
        : IsPlural ? Agreement.Other : Agreement.ThirdSingular;

    /// <summary>The English pronoun of the owner when this phrase is the owner.</summary>
    public string Possessive =>
        Noun.Pronoun is { } pronoun && Partner is null ? pronoun.Possessive
        : IsPlural ? "their"
        : Partner is not null ? "their"
        : Noun.Gender switch { 'm' => "his", 'f' => "her", _ => Noun.IsHuman ? "their" : "its" };
}
