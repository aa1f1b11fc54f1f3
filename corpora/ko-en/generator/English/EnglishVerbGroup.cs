namespace Seq2Seq.Corpora.KoEn;

/// <summary>English tense after the sequence of tenses.</summary>
internal enum EnglishTense { Past, Present, Future, Perfect, Conditional }

/// <summary>
/// The verbs of an English clause: an auxiliary that questions invert and negation follows (or none), then the rest.
/// </summary>
internal sealed class EnglishVerbGroup
{
    /// <summary>The auxiliary with its negation, empty in simple tenses.</summary>
    public required List<Word> Auxiliary { get; init; }

    /// <summary>The other verbs, with the verb's particle or the predicate adjective.</summary>
    public required List<Word> Rest { get; init; }

    /// <summary>Inflects the predicate of a clause.</summary>
    /// <param name="c">The clause.</param>
    /// <param name="agreement">Person and number of the subject.</param>
    /// <param name="tense">The tense.</param>
    /// <param name="inverted">True in questions, which need an auxiliary.</param>
    public static EnglishVerbGroup Of(Clause c, Agreement agreement, EnglishTense tense, bool inverted)
    {
        var (head, tag, concepts, tail) = Chain(c, tense);
        var negative = c.Polarity != Polarity.Positive || c.Verb is { IsNegativeInEnglish: true };
        // Long negation (지 않다) is written in full, short negation (안, 못) contracted.
        var contracted = c.Polarity is Polarity.Short or Polarity.Unable;
        var negation = c.Polarity == Polarity.Positive ? c.Core : c.Negation;
        if (head == "can" && tense != EnglishTense.Present) head = "could";

        switch (tense)
        {
            case EnglishTense.Future: return With("will", [c.Finite], head);
            case EnglishTense.Conditional: return With("would", [c.Finite], head);
            case EnglishTense.Perfect when head != "could" && c.Modality != Modality.Must:
                return With("had", [c.Finite], EnglishForms.Participle(head));
        }
        var past = tense != EnglishTense.Present;
        var isAuxiliary = head is "be" or "can" or "could" or "must" || c.Modality == Modality.Experience;
        var finite = Inflect(head, agreement, past);
        if (isAuxiliary) return With(finite, [.. concepts, c.Finite], null);
        if (negative || inverted)
            return With(past ? "did" : agreement == Agreement.ThirdSingular ? "does" : "do", [c.Finite], head);
        return new EnglishVerbGroup { Auxiliary = [], Rest = [new Word(finite, tag, [.. concepts, c.Finite]), .. tail] };

        EnglishVerbGroup With(string auxiliary, Concept[] meaning, string? main)
        {
            var rest = main is null ? tail : [new Word(main, tag, concepts), .. tail];
            return new EnglishVerbGroup { Auxiliary = Negate(auxiliary, meaning), Rest = rest };
        }

        List<Word> Negate(string auxiliary, Concept[] meaning)
        {
            if (!negative) return [new Word(auxiliary, Tag.Aux, meaning)];
            if (c.Modality == Modality.Experience) return [new Word(auxiliary, Tag.Aux, meaning), new Word("never", Tag.Adv, negation)];
            if (contracted && auxiliary != "am") return [new Word(Contract(auxiliary), Tag.Aux, [.. meaning, negation])];
            return auxiliary == "can" ? [new Word("cannot", Tag.Aux, [.. meaning, negation])]
                : [new Word(auxiliary, Tag.Aux, meaning), new Word("not", Tag.Part, negation)];
        }
    }

    /// <summary>The non-finite form after while, before, after (gerund) or to (infinitive).</summary>
    public static List<Word> NonFinite(Clause c, bool gerund)
    {
        var (head, tag, concepts, tail) = Chain(c, EnglishTense.Present);
        return [new Word(gerund ? EnglishForms.Gerund(head) : head, tag, concepts), .. tail];
    }

    // The verb to inflect, its meaning and what follows it.
    private static (string Head, Tag Tag, Concept[] Concepts, List<Word> Tail) Chain(Clause c, EnglishTense tense)
    {
        var isFuture = tense is EnglishTense.Future or EnglishTense.Conditional;
        if (c.Verb is null) return ("be", Tag.Aux, c.Identity is null && c.Adjective is null ? [c.Core] : [c.Core, c.Finite], []);
        var parts = c.Verb.English.Split(' ');
        // 못: "can't" is the negation itself.
        if (c.Polarity == Polarity.Unable) return ("can", Tag.Aux, [c.Negation], Verb(parts[0]));
        return c.Modality switch
        {
            Modality.Progressive => ("be", Tag.Aux, [c.Modal], Verb(EnglishForms.Gerund(parts[0]))),
            Modality.Want => ("want", Tag.Verb, [c.Modal], [new Word("to", Tag.Part, c.Modal), .. Verb(parts[0])]),
            Modality.Can when isFuture =>
                ("be", Tag.Aux, [c.Modal], [new Word("able", Tag.Adj, c.Modal), new Word("to", Tag.Part, c.Modal), .. Verb(parts[0])]),
            Modality.Can => ("can", Tag.Aux, [c.Modal], Verb(parts[0])),
            Modality.Must when tense == EnglishTense.Present => ("must", Tag.Aux, [c.Modal], Verb(parts[0])),
            Modality.Must => ("have", Tag.Verb, [c.Modal], [new Word("to", Tag.Part, c.Modal), .. Verb(parts[0])]),
            Modality.Experience => ("have", Tag.Aux, [c.Modal], Verb(EnglishForms.Participle(parts[0]))),
            Modality.Intend => ("be", Tag.Aux, [c.Modal], [new Word("going", Tag.Verb, c.Modal), new Word("to", Tag.Part, c.Modal), .. Verb(parts[0])]),
            // 먹는 before a noun and 먹는 것 같다 speak of what is going on.
            _ when c is
            {
                Link: Link.Relative or Link.Seeming, Tense: KoEn.Tense.Present, Polarity: Polarity.Positive, Verb.IsStative: false,
                Verb.IsWeak: false
            } =>
                ("be", Tag.Aux, [c.Finite], Verb(EnglishForms.Gerund(parts[0]))),
            _ => (parts[0], Tag.Verb, [c.Core], Particles()),
        };

        List<Word> Verb(string form) => [new Word(form, Tag.Verb, c.Core), .. Particles()];

        List<Word> Particles() => [.. parts.Skip(1).Where(p => !(c.Object is { Noun: var noun } && noun == Lexicon.Where && p == "to"))
            .Select(p => new Word(p, p is "back" or "away" ? Tag.Adv : Tag.Adp, c.Core))];
    }

    private static string Inflect(string verb, Agreement agreement, bool past) => verb switch
    {
        "be" when past => agreement == Agreement.Other ? "were" : "was",
        "be" => agreement switch { Agreement.FirstSingular => "am", Agreement.ThirdSingular => "is", _ => "are" },
        "can" or "could" or "must" => verb,
        _ when past => EnglishForms.Past(verb),
        _ => agreement == Agreement.ThirdSingular ? EnglishForms.ThirdPerson(verb) : verb,
    };

    private static string Contract(string auxiliary) => auxiliary switch
    {
        "can" => "can't",
        "will" => "won't",
        _ => auxiliary + "n't",
    };
}
