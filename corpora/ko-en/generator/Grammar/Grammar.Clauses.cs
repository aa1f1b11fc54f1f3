namespace Seq2Seq.Corpora.KoEn;

/// <summary>Clauses with a verb.</summary>
internal sealed partial class Grammar
{
    private static readonly Link[] Subordinating = [Link.If, Link.Because, Link.When, Link.Before, Link.After];
    private static readonly Link[] Sharing = [Link.And, Link.While, Link.Before, Link.After];

    /// <summary>How the further clauses of a sentence hang on one clause: how many in each place.</summary>
    private sealed record Shares(int Subordinate, int Inner, int Complement, int Relative);

    /// <summary>A clause that brings <paramref name="credits"/> further clauses with it.</summary>
    private Clause Clause(Frame frame, int credits)
    {
        if (frame.Link == Link.None && credits <= 1 && _random.Chance(5)) frame = new Frame(Link.Seeming);
        var shares = Share(frame, credits);
        var tense = frame.Tense ?? TenseFor(frame);
        var subordinate = shares.Subordinate > 0 ? SubordinateClause(tense, shares.Subordinate - 1) : null;
        if (shares.Complement > 0) return ReportingClause(frame, tense, subordinate, shares);
        for (var trial = 0; ; trial++)
        {
            var verb = shares.Inner > 0 ? _random.Pick(_random.Chance(30) ? _selection.Journeys : _selection.Deeds)
                : shares.Relative == 0 && _random.Chance(8) ? _random.Pick(_selection.Happenings)
                : _random.Pick(_selection.Actions);
            // Relative clauses need a noun that can carry them.
            if (shares.Relative > 0 && trial < 20 && !CanCarryRelative(verb)) continue;
            return Action(frame with { Tense = tense }, verb, shares.Relative, subordinate, shares.Inner);
        }
    }

    private static bool CanCarryRelative(Verb verb) => verb.Particle == "를" && !verb.Complements.Contains("body") && !verb.Complements.Contains("sport");

    private Shares Share(Frame frame, int credits)
    {
        int subordinate = 0, inner = 0, complement = 0, relative = 0;
        var isMain = frame.Link is Link.None or Link.And or Link.But or Link.Reported;
        while (credits > 0)
        {
            var share = 1 + _random.Below(credits);
            var place = isMain ? _random.Below(100) : 99;
            if (place < 28 && subordinate == 0) subordinate = share;
            else if (place < 52 && inner == 0 && complement == 0) inner = share = 1;
            else if (place < 72 && complement == 0 && inner == 0) complement = share;
            else if (place >= 72) relative += share;
            else continue;
            credits -= share;
        }
        return new Shares(subordinate, inner, complement, relative);
    }

    private Tense TenseFor(Frame frame) => frame.Link switch
    {
        _ when frame.IsTenseless => Tense.Present,
        Link.Because => frame.HostTense == Tense.Past ? Tense.Past : _random.Chance(30) ? Tense.Past : Tense.Present,
        Link.Relative => _random.Below(100) switch { < 55 => Tense.Past, < 85 => Tense.Present, _ => Tense.Future },
        _ => AnyTense(),
    };

    private Clause SubordinateClause(Tense hostTense, int credits)
    {
        Link link;
        do link = _random.Pick(Subordinating);
        while (link == Link.If && hostTense == Tense.Past);
        var frame = new Frame(link) { HostTense = hostTense };
        var choice = _random.Below(100);
        if (credits == 0 && link is not (Link.Before or Link.After) && choice < 12) return WeatherClause(frame);
        if (credits == 0 && link is Link.If or Link.Because && choice < 35) return AdjectiveClause(frame);
        return Clause(frame, credits);
    }

    // say that ..., like ...ing, decide to ...
    private Clause ReportingClause(Frame frame, Tense tense, Clause? subordinate, Shares shares)
    {
        var (verb, link) = _random.Pick(_selection.Lexicon.Complements);
        if (_random.Chance(40)) (verb, link) = _random.Pick(_selection.Lexicon.Complements.Where(c => c.Link == Link.Reported).ToArray());
        if (verb.English is "hear" or "decide" or "promise" && tense == Tense.Present && frame.Tense is null) tense = Tense.Past;
        var actor = NounOf(["person", "pronoun"], shares.Relative);
        var complement = link == Link.Reported
            ? Reported(shares.Complement - 1)
            : Action(new Frame(link) { Actor = actor, IsBare = true }, _random.Pick(link == Link.Decision ? _selection.Deeds : _selection.Activities),
                shares.Complement - 1);
        return new Clause
        {
            Link = frame.Link,
            Verb = verb,
            Actor = actor,
            HasPlainSubject = HasPlainSubject(frame),
            Tense = tense,
            Complement = complement,
            Subordinate = subordinate,
            Polarity = link == Link.Gerund && _random.Chance(12) && verb.English == "like" ? Polarity.Long : Polarity.Positive,
        };
    }

    private Clause Reported(int credits)
    {
        var frame = new Frame(Link.Reported);
        if (credits > 0) return Clause(frame, credits);
        return _random.Below(100) switch
        {
            < 60 => Clause(frame, 0),
            < 80 => AdjectiveClause(frame),
            < 93 => IdentityClause(frame, 0),
            _ => WeatherClause(frame),
        };
    }

    /// <summary>A clause with this verb; <paramref name="credits"/> relative clauses are to be found a place.</summary>
    private Clause Action(Frame frame, Verb verb, int credits, Clause? subordinate = null, int inner = 0)
    {
        var tense = frame.Tense ?? TenseFor(frame);
        // A relative clause in the subject of a relative clause would stand in its middle; it is left out.
        if (frame.Depth >= MaximumDepth || frame.Gap == Gap.Object) credits = 0;
        var canCarry = frame.Gap != Gap.Object && CanCarryRelative(verb);
        var onObject = !canCarry ? 0 : frame.IsSubjectless ? credits : credits - _random.Below(credits + 1);
        var actor = frame.Actor ?? NounOf(verb.Subjects, credits - onObject, frame.Depth);
        var target = frame.Gap == Gap.Object || verb.Complements.Count == 0 ? null
            : NounOf(verb.Complements, onObject, frame.Depth, verb.HasPlainComplement);

        var isDeed = actor.Noun.IsHuman && !verb.IsWeak;
        var sharedLink = inner == 0 || !actor.Noun.IsHuman ? Link.None
            : verb.ComplementPlace != ComplementPlace.Destination ? _random.Pick(Sharing)
            : _random.Chance(60) ? Link.Purpose : Link.And;
        if (sharedLink == Link.And && frame.Link is Link.And) sharedLink = Link.While;
        var modality = frame.IsBare || sharedLink == Link.And ? Modality.None : ModalityFor(frame, verb, tense, isDeed);
        if (modality == Modality.Experience && (subordinate is not null || inner > 0)) modality = Modality.None;
        var polarity = frame.Polarity != Polarity.Positive ? frame.Polarity
            : frame.IsBare || sharedLink != Link.None || verb.IsNegativeInEnglish ? Polarity.Positive
            : PolarityFor(frame, verb, tense, modality, isDeed);
        var heavy = target is { IsHeavy: true };
        var sharing = sharedLink == Link.None ? null
            : Action(new Frame(sharedLink) { Actor = actor, IsBare = true, Tense = sharedLink == Link.And ? tense : Tense.Present },
                _random.Pick(sharedLink == Link.While ? _selection.Activities : _selection.Deeds), 0);

        var adjuncts = Adjuncts(frame, verb, tense, modality, polarity, actor, heavy || sharedLink != Link.None);
        return new Clause
        {
            Link = frame.Link,
            Gap = frame.Gap,
            Verb = verb,
            Actor = actor,
            HasSubject = !frame.IsSubjectless,
            HasPlainSubject = HasPlainSubject(frame),
            Focus = FocusFor(frame, polarity, adjuncts.Often is not null || sharedLink == Link.And || actor.IsHeavy || actor.Quantity != Quantity.None),
            Tense = tense,
            Modality = modality,
            Polarity = polarity,
            Object = target,
            Recipient = verb.TakesRecipient && (verb.English != "sell" || _random.Chance(30)) ? NounOf(["person", "pronoun"]) : null,
            Subordinate = subordinate,
            Inner = sharing,
            Instrument = verb.ToolKind is { } kind && !heavy && _random.Chance(18) ? NounOf([kind], plainOnly: true) : null,
            Often = adjuncts.Often,
            Time = adjuncts.Time,
            Place = adjuncts.Place,
            Duration = adjuncts.Duration,
            Manner = adjuncts.Manner,
        };
    }

    private Focus FocusFor(Frame frame, Polarity polarity, bool crowded)
    {
        if (crowded || polarity != Polarity.Positive || frame.IsSubjectless || frame.Link is not (Link.None or Link.And or Link.But) || !_random.Chance(10))
            return Focus.None;
        return _random.Chance(60) ? Focus.Also : Focus.Only;
    }

    private bool HasPlainSubject(Frame frame) => frame.Link == Link.None && _random.Chance(12);

    private Modality ModalityFor(Frame frame, Verb verb, Tense tense, bool isDeed)
    {
        if (frame.Link is Link.If or Link.Before or Link.After or Link.When or Link.Seeming) return Modality.None;
        var choice = _random.Below(100);
        if (frame.Link == Link.Relative && choice >= 20) return Modality.None;
        return choice switch
        {
            < 10 when !verb.IsStative && !verb.IsWeak && tense != Tense.Future => Modality.Progressive,
            < 17 when isDeed && tense != Tense.Future => Modality.Want,
            < 25 when isDeed => Modality.Can,
            < 32 when isDeed && frame.Link != Link.Relative => Modality.Must,
            < 37 when isDeed && !verb.IsStative && tense == Tense.Present && frame.Link is not Link.Relative => Modality.Experience,
            < 41 when isDeed && !verb.IsStative && tense != Tense.Future => Modality.Intend,
            _ => Modality.None,
        };
    }

    private Polarity PolarityFor(Frame frame, Verb verb, Tense tense, Modality modality, bool isDeed)
    {
        var choice = _random.Below(100);
        var isShort = !verb.Stem.Text.EndsWith('하') && verb.Stem.Text.Length <= 2;
        return modality switch
        {
            _ when verb.IsWeak || frame.Link is Link.Before or Link.After or Link.When => Polarity.Positive,
            Modality.Must or Modality.Intend => Polarity.Positive,
            Modality.None => choice switch
            {
                < 7 when isShort => Polarity.Short,
                < 11 when isShort && isDeed && tense != Tense.Future => Polarity.Unable,
                < 21 => Polarity.Long,
                _ => Polarity.Positive,
            },
            _ => choice < 18 ? Polarity.Long : Polarity.Positive,
        };
    }
}

/// <summary>A draw that led to no sentence; the stream is skipped.</summary>
internal sealed class Unsuitable : Exception;
