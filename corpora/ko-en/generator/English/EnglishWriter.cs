namespace Seq2Seq.Corpora.KoEn;

/// <summary>Writes a sentence in English: subject, verb, object, manner, place, time, subordinate clauses.</summary>
internal sealed partial class EnglishWriter
{
    /// <summary>The words of the sentence, the first one capitalized, a question with its mark.</summary>
    public static List<Word> Write(Sentence sentence)
    {
        var words = new List<Word>();
        Clause? previous = null;
        foreach (var clause in sentence.Clauses)
        {
            if (previous is not null) words.Add(new Word(previous.Link == Link.And ? "and" : "but", Tag.Cconj, previous.Linking));
            words.AddRange(sentence.Mood switch
            {
                Mood.Question => Question(clause),
                Mood.Request => Request(clause, sentence.Style),
                Mood.Suggestion => Suggestion(clause, sentence.Style),
                _ => Finite(clause, past: false),
            });
            previous = clause;
        }
        words[0] = words[0] with { Text = char.ToUpperInvariant(words[0].Text[0]) + words[0].Text[1..] };
        if (sentence.Mood == Mood.Question || (sentence.Mood == Mood.Suggestion && sentence.Style == Style.Polite))
            words[^1] = words[^1].With("?");
        return words;
    }

    /// <summary>A clause with subject and finite verb. <paramref name="past"/> = it depends on a clause in the past.</summary>
    private static List<Word> Finite(Clause c, bool past)
    {
        if (c.Link == Link.Seeming) return Seeming(c);
        var words = new List<Word>();
        if (c.Time is not null && c.Object is { IsHeavy: true }) words.AddRange(c.Time.English);
        words.AddRange(Subject(c, past));
        words.AddRange(Predicate(c, c.Actor.Agreement, past));
        return words;
    }

    private static List<Word> Seeming(Clause c)
    {
        var inner = new List<Word> { new("it", Tag.Pron, c.Linking), new("seems", Tag.Verb, c.Linking), new("that", Tag.Sconj, c.Linking) };
        inner.AddRange(Subject(c, false));
        inner.AddRange(Predicate(c, c.Actor.Agreement, false));
        return inner;
    }

    private static List<Word> Subject(Clause c, bool past)
    {
        if (c.IsExistence) return [new Word("there", Tag.Pron, c.Core)];
        if (c.IsWeather) return [new Word("it", Tag.Pron, c.Actor.Core)];
        var words = NounPhrase(c.Actor, Role.Subject, c.Actor, IsPast(c, past));
        return c.Focus == Focus.Only ? [new Word("only", Tag.Adv, c.Focusing), .. words] : words;
    }

    /// <summary>Everything after the subject.</summary>
    private static List<Word> Predicate(Clause c, Agreement agreement, bool past)
    {
        var tense = Tense(c, past);
        if (c.Inner is { Link: Link.And } first)
        {
            // One subject, two predicates; the second repeats no auxiliary.
            var words = Predicate(first, agreement, past);
            if (tense is EnglishTense.Future or EnglishTense.Conditional or EnglishTense.Perfect) words[0] = words[0].With("", c.Finite);
            words.Add(new Word("and", Tag.Cconj, first.Linking));
            words.AddRange(Rest(c, EnglishVerbGroup.Of(c, agreement, tense, false).Rest, past));
            return words;
        }
        var group = EnglishVerbGroup.Of(c, agreement, tense, false);
        return [.. group.Auxiliary, .. Often(c), .. Rest(c, group.Rest, past)];
    }

    // Adverbs between the auxiliary and the verb.
    private static IEnumerable<Word> Often(Clause c) =>
        [.. c.Focus == Focus.Also ? [new Word("also", Tag.Adv, c.Focusing)] : Array.Empty<Word>(), .. c.Often?.English ?? []];

    // Verb, complement, then adverbials from the inside out, then the clauses that hang on this one.
    private static List<Word> Rest(Clause c, List<Word> verbs, bool past, bool extracted = false)
    {
        past = IsPast(c, past);
        var words = new List<Word>(verbs);
        if (c.Identity is { } identity) words.AddRange(NounPhrase(identity, Role.Object, c.Actor, past));
        if (c.IsExistence) words.AddRange(NounPhrase(c.Actor, Role.Object, c.Actor, past));
        if (c.Adjective is not null) words.AddRange(Adjective(c.Adjective));
        if (c.Standard is { } standard)
        {
            words.Add(new Word("than", Tag.Adp, standard.Core));
            words.AddRange(NounPhrase(standard, Role.Place, c.Actor, past));
        }
        if (c.Object is not null && !extracted) words.AddRange(Complement(c, past));
        if (c.Complement is not null) words.AddRange(ComplementClause(c.Complement, past));
        if (c.Recipient is { } recipient)
        {
            words.Add(new Word("to", Tag.Adp, recipient.Core));
            words.AddRange(NounPhrase(recipient, Role.Place, c.Actor, past));
        }
        if (c.Instrument is { } instrument)
        {
            words.Add(new Word("with", Tag.Adp, instrument.Core));
            words.AddRange(NounPhrase(instrument, Role.Object, c.Actor, past));
        }
        if (c.Manner is not null) words.AddRange(c.Manner.English);
        if (c.Place is not null) words.AddRange(Location(c.Place, c.Place.Side is null ? c.Place.Noun.At ?? "" : "", c.Actor, past));
        if (c.Duration is not null) words.AddRange(c.Duration.English);
        if (c.Time is not null && c.Object is not { IsHeavy: true }) words.AddRange(c.Time.English);
        if (c.Inner is { Link: not Link.And } inner) words.AddRange(NonFinite(inner, past));
        if (c.Subordinate is { } subordinate)
        {
            words.Add(new Word(subordinate.Link.ToString().ToLowerInvariant(), Tag.Sconj, subordinate.Linking));
            words.AddRange(Finite(subordinate, past));
        }
        return words;
    }

    private static List<Word> Complement(Clause c, bool past) => c.Verb!.ComplementPlace switch
    {
        ComplementPlace.Destination => c.Object!.Noun.IsHome && c.Object.Possessor is null
            ? NounPhrase(c.Object, Role.Place, c.Actor, past)
            : Location(c.Object, "to", c.Actor, past),
        ComplementPlace.Location => Location(c.Object!, c.Object!.Noun.At ?? "", c.Actor, past),
        _ => NounPhrase(c.Object!, Role.Object, c.Actor, past),
    };

    private static List<Word> Location(NounPhrase place, string preposition, NounPhrase owner, bool past)
    {
        var words = NounPhrase(place, Role.Place, owner, past);
        return preposition.Length == 0 ? words : [new Word(preposition, Tag.Adp, place.Core), .. words];
    }

    private static List<Word> ComplementClause(Clause c, bool past) => c.Link switch
    {
        Link.Reported => [new Word("that", Tag.Sconj, c.Linking), .. Finite(c, past)],
        Link.Gerund or Link.Beginning => Rest(c, Mark(EnglishVerbGroup.NonFinite(c, gerund: true), c.Linking), past),
        _ => [new Word("to", Tag.Part, c.Linking), .. Rest(c, EnglishVerbGroup.NonFinite(c, gerund: false), past)],
    };

    private static List<Word> NonFinite(Clause c, bool past) => c.Link == Link.Purpose
        ? [new Word("to", Tag.Part, c.Linking), .. Rest(c, EnglishVerbGroup.NonFinite(c, gerund: false), past)]
        : [new Word(c.Link.ToString().ToLowerInvariant(), Tag.Sconj, c.Linking), .. Rest(c, EnglishVerbGroup.NonFinite(c, gerund: true), past)];

    // The verb itself expresses the link: 는 것을 is only the -ing.
    private static List<Word> Mark(List<Word> verbs, Concept linking)
    {
        verbs[0] = verbs[0].With("", linking);
        return verbs;
    }

    private static List<Word> Question(Clause c)
    {
        if (c.Actor.Noun.IsQuestion && c.HasSubject) return Finite(c, past: false);
        var group = EnglishVerbGroup.Of(c, c.Actor.Agreement, Tense(c, past: false), inverted: true);
        var words = new List<Word>();
        var extracted = c.Object is { Noun.IsQuestion: true };
        if (c.Question is not null) words.AddRange(c.Question.English);
        if (extracted) words.Add(new Word(c.Object!.Noun.English, c.Object.Noun == Lexicon.Where ? Tag.Adv : Tag.Pron, c.Object.Core));
        words.AddRange(group.Auxiliary);
        words.AddRange(Subject(c, past: false));
        words.AddRange(Often(c));
        words.AddRange(Rest(c, group.Rest, past: false, extracted));
        return words;
    }

    private static List<Word> Request(Clause c, Style style)
    {
        var negated = c.Polarity == Polarity.Long;
        var words = new List<Word>();
        if (style != Style.Plain) words.Add(new Word("please", Tag.Intj, c.Finite));
        if (negated) words.AddRange([new Word("do", Tag.Aux, c.Negation), new Word("not", Tag.Part, c.Negation)]);
        words.AddRange(Rest(c, EnglishVerbGroup.NonFinite(c, gerund: false), past: false));
        return words;
    }

    private static List<Word> Suggestion(Clause c, Style style) =>
    [
        .. style == Style.Polite ? [new Word("shall", Tag.Aux, c.Finite), new Word("we", Tag.Pron, c.Finite)] : new[] { new Word("let's", Tag.Verb, c.Finite) },
        .. Rest(c, EnglishVerbGroup.NonFinite(c, gerund: false), past: false),
    ];

    private static bool IsPast(Clause c, bool past) => past || c.Tense == KoEn.Tense.Past;

    // Sequence of tenses: under a past clause the present becomes past, the future "would", and reported past "had".
    private static EnglishTense Tense(Clause c, bool past) => c.Tense switch
    {
        KoEn.Tense.Future => past ? EnglishTense.Conditional : EnglishTense.Future,
        KoEn.Tense.Past => past && c.Link == Link.Reported ? EnglishTense.Perfect : EnglishTense.Past,
        _ => past ? EnglishTense.Past : EnglishTense.Present,
    };
}
