namespace Seq2Seq.Corpora.KoEn;

/// <summary>Noun phrases.</summary>
internal sealed partial class Grammar
{
    private const int MaximumDepth = 3;

    private static readonly string[] People = ["person", "kin", "name", "pronoun"];

    /// <summary>A noun phrase of one of the kinds with a noun that the sentence does not use yet.</summary>
    private NounPhrase NounOf(IReadOnlyList<string> kinds, int credits = 0, int depth = 0, bool plainOnly = false)
    {
        if (kinds.Contains("pronoun") && kinds.Contains("person"))
        {
            var others = kinds.Except(People).ToArray();
            kinds = others.Length > 0 && _random.Chance(50) ? others : Human(credits);
        }
        var candidates = _selection.Nouns(kinds);
        for (var trial = 0; trial < 8 && candidates.Count > 0; trial++)
        {
            var (noun, counted) = _random.Pick(candidates);
            if (!Accept(noun)) continue;
            if (noun.Pronoun is not null) return new NounPhrase { Noun = noun };
            if (noun.IsName) return Named(noun, credits);
            if (noun.Is("city") || noun.IsBody) return new NounPhrase { Noun = noun };
            return Common(noun, counted, credits, depth, plainOnly);
        }
        throw new Unsuitable();
    }

    // People: pronouns, names, professions and relatives in fixed shares; only the last two can have a relative clause.
    private string[] Human(int credits) => credits > 0
        ? ["person"]
        : _random.Below(100) switch { < 30 => ["pronoun"], < 62 => ["name"], < 90 => ["person"], _ => ["kin"] };

    private bool Accept(Noun noun)
    {
        if (noun.Korean == "너" && _style != Style.Plain) return false;
        // I and we, he and she and they: one of each in a sentence keeps the pronouns' reference clear.
        var key = noun.Korean is "우리" ? "나" : noun.Is("pronoun") && noun.Korean.StartsWith('그') ? "그" : noun.Korean;
        return _used.Add(key);
    }

    private NounPhrase Named(Noun noun, int credits)
    {
        NounPhrase? partner = null;
        if (credits == 0 && _random.Chance(7))
        {
            var other = _random.Pick(_selection.Lexicon.Names);
            if (_used.Add(other.Korean)) partner = new NounPhrase { Noun = other };
        }
        return new NounPhrase { Noun = noun, Partner = partner, IsAlternative = partner is not null && _random.Chance(30) };
    }

    private NounPhrase Common(Noun noun, bool counted, int credits, int depth, bool plainOnly)
    {
        var countable = noun.Counter is not null;
        var count = counted || (countable && !noun.IsHonorific && !plainOnly && _random.Chance(14)) ? Count() : 0;
        var possessor = noun.IsKin ? KinOwner() : null;
        var demonstrative = Demonstrative.None;
        var quantity = Quantity.None;
        var heavy = credits > 0 && !noun.IsKin;
        if (!heavy && count == 0 && possessor is null && noun.Article != Article.Bare && !plainOnly)
        {
            var choice = _random.Below(100);
            if (choice < 8) demonstrative = choice < 4 ? Demonstrative.This : Demonstrative.That;
            else if (choice < 17 && noun.Article == Article.Regular && (noun.Is("own") || !noun.IsAnimate)) possessor = Owner(noun);
            else if (choice < 21 && noun.Article == Article.Regular && !noun.IsHonorific)
                quantity = noun.Plural is null || _random.Chance(50) ? Quantity.Many : Quantity.Every;
            if (quantity == Quantity.Every && noun.IsPluralOnly) quantity = Quantity.None;
        }
        var plural = noun.IsAnimate && !noun.IsHonorific && !noun.IsKin && count == 0 && quantity == Quantity.None && possessor is null && !plainOnly
            && _random.Chance(14);
        var np = new NounPhrase
        {
            Noun = noun,
            Count = count,
            Possessor = possessor,
            Demonstrative = demonstrative,
            Quantity = quantity,
            Plural = plural,
            Adjective = plainOnly || noun.IsKin || noun.Article == Article.Bare ? null
                : Attribute(noun, demonstrative == Demonstrative.None && possessor is null && count == 0 && !plural, quantity),
        };
        if (heavy) np.Relative = RelativeClause(np, credits - 1, depth + 1);
        return np;
    }

    private int Count() => _random.Below(100) switch { < 88 => 2 + _random.Below(4), < 97 => 6 + _random.Below(5), _ => 11 + _random.Below(12) };

    private AdjectivePhrase? Attribute(Noun noun, bool superlative, Quantity quantity)
    {
        if (!_random.Chance(24)) return null;
        var adjectives = _selection.Adjectives(noun, attributive: true);
        if (adjectives.Count == 0) return null;
        var adjective = _random.Pick(adjectives);
        var degree = !adjective.HasDegrees || quantity != Quantity.None ? Degree.Plain : _random.Below(100) switch
        {
            < 12 => Degree.Very,
            < 20 when superlative => Degree.Most,
            _ => Degree.Plain,
        };
        return new AdjectivePhrase(adjective, degree);
    }

    private NounPhrase KinOwner()
    {
        for (var trial = 0; trial < 4; trial++)
        {
            var noun = _random.Chance(65) ? _random.Pick(Lexicon.Pronouns) : _random.Pick(_selection.Lexicon.Names);
            if (noun.Korean != "너" || _style == Style.Plain) return new NounPhrase { Noun = noun };
        }
        return new NounPhrase { Noun = Lexicon.Pronouns[0] };
    }

    private NounPhrase Owner(Noun noun)
    {
        if (_random.Chance(70)) return KinOwner();
        var (person, _) = _random.Pick(_selection.Nouns(["person"]));
        return person == noun || !_used.Add(person.Korean) ? KinOwner() : new NounPhrase { Noun = person };
    }

    private Clause RelativeClause(NounPhrase head, int credits, int depth)
    {
        var asObject = _selection.VerbsWithObject(head);
        asObject = [.. asObject.Where(v => v.Subjects.Contains("person") && !v.IsNegativeInEnglish)];
        var asSubject = _selection.VerbsWithSubject(head.Noun);
        asSubject = [.. asSubject.Where(v => !v.IsNegativeInEnglish)];
        if (head.Noun.IsHuman ? asSubject.Count > 0 && _random.Chance(75) : asObject.Count == 0 && asSubject.Count > 0)
            return Action(new Frame(Link.Relative) { Actor = head, Gap = Gap.Subject, Depth = depth }, _random.Pick(asSubject), credits);
        if (asObject.Count == 0) throw new Unsuitable();
        return Action(new Frame(Link.Relative) { GapObject = head, Gap = Gap.Object, Depth = depth }, _random.Pick(asObject), credits);
    }
}
