namespace Seq2Seq.Corpora.KoEn;

/// <summary>Clauses of state: adjectives, comparison, existence, identity, weather; and questions.</summary>
internal sealed partial class Grammar
{
    private static readonly Noun Rain = new("비", "rain") { Kinds = ["rain"] };
    private static readonly Noun Snow = new("눈", "snow") { Kinds = ["snow"] };
    private static readonly Verb Raining = new(Stem.Of("오다"), "rain");
    private static readonly Verb Snowing = new(Stem.Of("오다"), "snow");

    private Tense StateTense(Frame frame) => frame.Tense ?? (frame.IsTenseless ? Tense.Present
        : frame.HostTense == Tense.Past ? Tense.Past
        : _random.Chance(60) ? Tense.Present : Tense.Past);

    private Clause AdjectiveClause(Frame frame)
    {
        var adjective = _random.Pick(_selection.Lexicon.Adjectives.Where(a => a.IsPredicative).ToArray());
        var subject = NounOf(adjective.Kinds, plainOnly: true);
        var choice = _random.Below(100);
        var standard = choice < 25 && adjective.HasDegrees && !subject.Noun.Is("weather") ? NounOf([.. adjective.Kinds.Where(subject.Noun.Is)], plainOnly: true)
            : null;
        var degree = standard is not null ? Degree.More
            : choice switch { < 45 => Degree.Very, < 52 when frame.Link != Link.If => Degree.Too, _ => Degree.Plain };
        var negative = degree == Degree.Plain && _random.Chance(18);
        var isShort = adjective.Stem.Text.Length <= 2 && !adjective.Stem.IsExistence;
        return new Clause
        {
            Link = frame.Link,
            Adjective = new AdjectivePhrase(adjective, degree),
            Actor = subject,
            HasPlainSubject = HasPlainSubject(frame),
            Standard = standard,
            Tense = StateTense(frame),
            Polarity = !negative ? Polarity.Positive : isShort && _random.Chance(50) ? Polarity.Short : Polarity.Long,
        };
    }

    private Clause ExistenceClause(Frame frame)
    {
        var choice = _random.Below(100);
        NounPhrase thing, place;
        if (choice < 45)
        {
            place = Beside(_random.Chance(60) ? "surface" : "furniture", "위", "아래", "옆", "앞");
            thing = NounOf(["small_thing", "snack", "baked", "produce", "flower", "toy", "reading"]);
        }
        else if (choice < 65)
        {
            place = Beside("inside", "안");
            thing = NounOf(["small_thing", "produce", "toy", "jewel", "sweet", "reading"]);
        }
        else if (choice < 80)
        {
            place = Beside(_random.Chance(50) ? "tree" : "building", "옆", "앞", "뒤");
            thing = NounOf(["pet", "cycle", "person", "motor"]);
        }
        else
        {
            place = NounOf(["public", "outdoor", "room"], plainOnly: true);
            thing = NounOf(["person", "pet", "motor", "furniture"]);
        }
        // "There is" introduces something; it does not go with what is known already.
        if (thing is { Plural: true } or { Quantity: Quantity.Every } or { Demonstrative: not Demonstrative.None } or { Possessor: not null } or { Adjective.Degree: Degree.Most })
            throw new Unsuitable();
        return new Clause { Link = frame.Link, IsExistence = true, Actor = thing, Place = place, Tense = StateTense(frame) };
    }

    private NounPhrase Beside(string kind, params string[] sides)
    {
        var candidates = _selection.Nouns([kind]);
        var (noun, _) = _random.Pick(candidates);
        if (!_used.Add(noun.Korean)) throw new Unsuitable();
        var side = _random.Pick(sides);
        return new NounPhrase { Noun = noun, Side = Lexicon.Sides.First(s => s.Korean == side) };
    }

    private Clause IdentityClause(Frame frame, int credits)
    {
        var subject = NounOf(_random.Chance(55) ? ["name"] : _random.Chance(50) ? ["pronoun"] : ["kin"], plainOnly: true);
        if (subject.IsPlural || subject.Noun.English == "you") throw new Unsuitable();
        var (job, _) = _random.Pick(_selection.Nouns(["job"]));
        var adjective = _random.Chance(35)
            ? _random.Pick(_selection.Lexicon.Adjectives.Where(a => a.IsAttributive && a.Kinds.Contains("person") && a.HasDegrees).ToArray()) : null;
        var identity = new NounPhrase
        {
            Noun = job,
            Adjective = adjective is null ? null : new AdjectivePhrase(adjective, _random.Chance(15) ? Degree.Very : Degree.Plain),
        };
        if (credits > 0) identity.Relative = RelativeClause(identity, credits - 1, 1);
        return new Clause
        {
            Link = frame.Link,
            Identity = identity,
            Actor = subject,
            Tense = StateTense(frame),
            Polarity = _random.Chance(15) ? Polarity.Long : Polarity.Positive,
        };
    }

    private Clause WeatherClause(Frame frame)
    {
        var rain = _random.Chance(60);
        var tense = frame.Tense ?? TenseFor(frame);
        var modality = frame.Link is Link.None or Link.Because && tense != Tense.Future && _random.Chance(25) ? Modality.Progressive : Modality.None;
        return new Clause
        {
            Link = frame.Link,
            IsWeather = true,
            Verb = rain ? Raining : Snowing,
            Actor = new NounPhrase { Noun = rain ? Rain : Snow },
            Tense = tense,
            Modality = modality,
            Time = frame.Link == Link.None && modality == Modality.None ? TimeFor(tense, Modality.None, Polarity.Positive) : null,
        };
    }

    // Yes-no questions and questions for subject, object, place, time and reason.
    private Clause QuestionClause(int credits)
    {
        var choice = _random.Below(100);
        if (choice < 40) return YesNoQuestion(credits);
        var verb = _random.Pick(choice < 65 ? _selection.Askable : _selection.Deeds);
        var objectQuestion = choice < 65 && (verb.Particle == "를" || verb.ComplementPlace == ComplementPlace.Destination);
        var subjectQuestion = !objectQuestion && choice < 78;
        var isPerson = verb.Complements.Contains("name") && verb.Complements.Contains("person");
        var tense = AnyTense();
        var actor = subjectQuestion ? new NounPhrase { Noun = Lexicon.Who } : NounOf(["person", "pronoun"]);
        if (actor.Noun.English is "I" or "we") throw new Unsuitable();
        var target = objectQuestion
            ? new NounPhrase { Noun = verb.ComplementPlace != ComplementPlace.None ? Lexicon.Where : isPerson ? Lexicon.Who : Lexicon.What }
            : verb.Complements.Count > 0 ? NounOf(verb.Complements) : null;
        var adverb = objectQuestion || subjectQuestion ? null
            : choice < 86 ? Adjunct.Of("언제/Adv", "when/Adv")
            : choice < 93 && verb.Places.Count > 0 ? Adjunct.Of("어디/Pron+에서/Particle", "where/Adv") : Adjunct.Of("왜/Adv", "why/Adv");
        return new Clause
        {
            Verb = verb,
            Actor = actor,
            Object = target,
            Question = adverb,
            Tense = tense,
            Recipient = verb.TakesRecipient ? NounOf(["person", "pronoun"]) : null,
            Time = adverb is null ? (_random.Chance(35) ? TimeFor(tense, Modality.None, Polarity.Positive) : null) : null,
        };
    }

    private Clause YesNoQuestion(int credits)
    {
        var clause = _random.Chance(20) && credits == 0 ? AdjectiveClause(new Frame(Link.None))
            : Action(new Frame(Link.None), _random.Pick(_selection.Actions), credits);
        // A long object would send the time to the front, before "does".
        if (clause.Object is { IsHeavy: true } && clause.Time is not null) throw new Unsuitable();
        // English would need "Does not Minsu ...": questions are asked with positive or contracted verbs only.
        if (clause.Polarity == Polarity.Long || clause.Actor.Noun.English is "I" or "we") throw new Unsuitable();
        return clause;
    }
}
