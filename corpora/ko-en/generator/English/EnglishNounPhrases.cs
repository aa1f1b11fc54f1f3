namespace Seq2Seq.Corpora.KoEn;

/// <summary>What a noun phrase is in its clause, which decides articles and pronoun case.</summary>
internal enum Role { Subject, Object, Place }

/// <summary>Writes noun phrases in English: article, number, adjective, noun, relative clause.</summary>
internal sealed partial class EnglishWriter
{
    private static List<Word> NounPhrase(NounPhrase np, Role role, NounPhrase owner, bool past)
    {
        var words = Single(np, role, owner, past);
        if (np.Partner is not null)
        {
            words.Add(new Word(np.IsAlternative ? "or" : "and", Tag.Cconj, np.Joint));
            words.AddRange(NounPhrase(np.Partner, role, owner, past));
        }
        return words;
    }

    private static List<Word> Single(NounPhrase np, Role role, NounPhrase owner, bool past)
    {
        var noun = np.Noun;
        if (noun.Pronoun is { } pronoun) return [new Word(role == Role.Subject ? noun.English : pronoun.Object, Tag.Pron, np.Core)];
        if (noun.IsName) return [.. Split(noun.English, noun.Tag, np.Core)];

        var words = new List<Word>();
        if (np.Side is not null) words.AddRange(Analyzed(np.Side.English, np.Specifier));
        var body = Body(np);
        if (Determiner(np, role, owner, body[0].Text) is { Count: > 0 } determiner) words.AddRange(determiner);
        words.AddRange(body);
        if (np.Relative is not null) words.AddRange(RelativeClause(np, np.Relative, past));
        return words;
    }

    private static List<Word> Determiner(NounPhrase np, Role role, NounPhrase owner, string next)
    {
        var noun = np.Noun;
        if (noun.IsBody) return [new Word(owner.Possessive, Tag.Det, np.Core)];
        if (np.Possessor is { } possessor) return Possessor(possessor, noun.IsKin, owner);
        if (np.Demonstrative != Demonstrative.None)
        {
            var text = (np.Demonstrative, np.IsPlural) switch
            {
                (Demonstrative.This, false) => "this",
                (Demonstrative.This, true) => "these",
                (_, false) => "that",
                _ => "those",
            };
            return [new Word(text, Tag.Det, np.Specifier)];
        }
        if (np.Quantity == Quantity.Every) return [new Word("every", Tag.Det, np.Specifier)];
        if (np.Quantity == Quantity.Many) return [.. Analyzed(noun.Plural is null ? "a/Det lot/Noun of/Adp" : "many/Adj", np.Specifier)];

        var definite = np.Relative is not null || np.Adjective is { Degree: Degree.Most };
        if (np.Count > 0) return definite ? [new Word("the", Tag.Det, np.Core)] : [];
        if (definite || noun.Article == Article.AlwaysDefinite) return [new Word("the", Tag.Det, np.Core)];
        if (noun.Article == Article.Bare) return [];
        if (role == Role.Subject || role == Role.Place || np.Plural) return [new Word("the", Tag.Det, np.Core)];
        return noun.Plural is null || noun.IsPluralOnly ? [] : [new Word(EnglishForms.Article(next), Tag.Det, np.Core)];
    }

    // Number, unit, adjective, noun.
    private static List<Word> Body(NounPhrase np)
    {
        var noun = np.Noun;
        var words = new List<Word>();
        var text = np.IsPlural && noun.Plural is { } plural ? plural : noun.English;
        if (np.Count > 0)
        {
            words.Add(new Word(EnglishForms.Number(np.Count), Tag.Num, np.CountConcept));
            var unit = noun.IsPluralOnly && noun.Counter is not "그릇" ? ("pair", "pairs") : noun.Plural is null || noun.IsPluralOnly
                ? Lexicon.Unit(noun.Counter!) : null;
            if (unit is { } portion)
            {
                words.Add(new Word(np.Count > 1 ? portion.Item2 : portion.Item1, Tag.Noun, np.CounterConcept));
                words.Add(new Word("of", Tag.Adp, np.CounterConcept));
            }
        }
        if (np.Adjective is not null) words.AddRange(Adjective(np.Adjective));
        words.AddRange(Split(text, noun.Tag, np.Core));
        return words;
    }

    private static List<Word> Possessor(NounPhrase possessor, bool ofKin, NounPhrase owner)
    {
        if (possessor.Noun.Pronoun is { } pronoun)
        {
            // 우리 어머니 is "my mother", 우리 집 "our house".
            return [new Word(ofKin && pronoun.Possessive == "our" ? "my" : pronoun.Possessive, Tag.Det, possessor.Core)];
        }
        var words = NounPhrase(possessor, Role.Subject, owner, false);
        words[^1] = words[^1].With(possessor.IsPlural && words[^1].Text.EndsWith('s') ? "'" : "'s");
        return words;
    }

    private static List<Word> Adjective(AdjectivePhrase phrase)
    {
        var adjective = phrase.Adjective;
        switch (phrase.Degree)
        {
            case Degree.Very: return [new Word("very", Tag.Adv, phrase.DegreeConcept), .. Split(adjective.English, Tag.Adj, phrase.Core)];
            case Degree.Too: return [new Word("too", Tag.Adv, phrase.DegreeConcept), .. Split(adjective.English, Tag.Adj, phrase.Core)];
            case Degree.Plain: return [.. Split(adjective.English, Tag.Adj, phrase.Core)];
        }
        var graded = phrase.Degree == Degree.More ? EnglishForms.Comparative(adjective) : EnglishForms.Superlative(adjective);
        return graded.Length == 1
            ? [new Word(graded[0], Tag.Adj, phrase.DegreeConcept, phrase.Core)]
            : [new Word(graded[0], Tag.Adv, phrase.DegreeConcept), new Word(graded[1], Tag.Adj, phrase.Core)];
    }

    private static List<Word> RelativeClause(NounPhrase head, Clause clause, bool past)
    {
        var words = new List<Word> { new(head.Noun.IsHuman && clause.Gap == Gap.Subject ? "who" : "that", Tag.Pron, clause.Linking) };
        words.AddRange(clause.Gap == Gap.Subject
            ? Predicate(clause, head.Agreement, past)
            : Finite(clause, past));
        return words;
    }

    private static IEnumerable<Word> Split(string text, Tag tag, Concept concept) => text.Split(' ').Select(word => new Word(word, tag, concept));

    private static IEnumerable<Word> Analyzed(string text, Concept concept) => Word.Of(text, concept).Split();
}
