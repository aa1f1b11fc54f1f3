namespace Seq2Seq.Corpora.KoEn;

/// <summary>
/// Draws sentences at random: whole sentences here, clauses and noun phrases in the other parts of the class.
/// One instance draws one sentence; the same stream number gives the same sentence for ever.
/// </summary>
internal sealed partial class Grammar
{
    private readonly SplitMix _random;
    private readonly Selection _selection = Selection.Default;
    private readonly HashSet<string> _used = [];
    private readonly Style _style;

    private Grammar(SplitMix random)
    {
        _random = random;
        _style = random.Below(10) switch { < 5 => Style.Plain, < 8 => Style.Polite, _ => Style.Formal };
    }

    /// <summary>Draws a sentence with about <paramref name="clauses"/> clauses (1 or more).</summary>
    public static Sentence Draw(ulong seed, ulong stream, int clauses) => new Grammar(new SplitMix(seed, stream)).Sentence(clauses);

    private Sentence Sentence(int clauses)
    {
        var kind = _random.Below(100);
        if (clauses <= 2 && kind < 12) return new Sentence([QuestionClause(clauses - 1)], _style, Mood.Question);
        if (clauses <= 2 && kind < 17) return new Sentence([SubjectlessClause(Lexicon.Pronouns[1])], _style, Mood.Request);
        if (clauses <= 2 && kind < 20) return new Sentence([SubjectlessClause(Lexicon.Pronouns[2])], _style, Mood.Suggestion);
        if (clauses == 1) return Statement([SimpleClause()]);
        if (kind < 50) return Statement(Coordination(clauses));
        return Statement([Clause(new Frame(Link.None), clauses - 1)]);
    }

    private Sentence Statement(IReadOnlyList<Clause> clauses) => new(clauses, _style, Mood.Statement);

    private Clause SimpleClause() => _random.Below(100) switch
    {
        < 62 => Clause(new Frame(Link.None), 0),
        < 78 => AdjectiveClause(new Frame(Link.None)),
        < 88 => ExistenceClause(new Frame(Link.None)),
        < 97 => IdentityClause(new Frame(Link.None), 0),
        _ => WeatherClause(new Frame(Link.None)),
    };

    // Clauses side by side, joined by 고 or 지만; with 고 all have the tense of the last.
    private List<Clause> Coordination(int clauses)
    {
        var but = _random.Chance(50);
        var parts = clauses >= 4 && !but && _random.Chance(40) ? 3 : 2;
        var tense = AnyTense();
        var result = new List<Clause>();
        var extra = clauses - parts;
        for (var i = 0; i < parts; i++)
        {
            var last = i == parts - 1;
            var share = last ? extra : _random.Below(extra + 1);
            extra -= share;
            var frame = new Frame(last ? Link.None : but ? Link.But : Link.And) { Tense = but ? null : tense };
            result.Add(share == 0 && _random.Chance(25) ? AdjectiveClause(frame) : Clause(frame, share));
        }
        return result;
    }

    private Tense AnyTense() => _random.Below(100) switch { < 50 => Tense.Past, < 78 => Tense.Present, _ => Tense.Future };

    // A request or suggestion: no subject, a deed.
    private Clause SubjectlessClause(Noun actor)
    {
        var you = new NounPhrase { Noun = actor };
        _used.Add("나");
        _used.Add("너");
        _used.Add("우리");
        var negative = actor == Lexicon.Pronouns[1] && _random.Chance(20);
        return Action(new Frame(Link.None) { Actor = you, IsBare = true, Polarity = negative ? Polarity.Long : Polarity.Positive },
            _random.Pick(_selection.Deeds), 0);
    }
}
