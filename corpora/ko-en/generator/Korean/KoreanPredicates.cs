namespace Seq2Seq.Corpora.KoEn;

/// <summary>Writes predicates: negation, modality, honorific, tense and the ending that links or closes the clause.</summary>
internal sealed partial class KoreanWriter
{
    /// <summary>A predicate under construction: finished words, then a stem still to be inflected and what it means.</summary>
    private sealed class Chain(Stem stem, Concept concept)
    {
        public List<Word> Words { get; } = [];
        public Stem Stem { get; private set; } = stem;
        public Concept[] Concepts { get; private set; } = [concept];

        /// <summary>Finishes the stem as a word and goes on with an auxiliary.</summary>
        public void Continue(string form, Stem auxiliary, Concept concept)
        {
            Words.Add(new Word(form, Conjugation.Marks(Stem, form), Concepts));
            Stem = auxiliary;
            Concepts = [concept];
        }

        /// <summary>Finishes the stem as a word, adds a bound noun (수, 적이) and goes on with 있다 or 없다.</summary>
        public void Bind(string form, string noun, bool exists, Concept modal, Concept negation)
        {
            Continue(form, Stem.Of(exists ? "있다" : "없다").As(Tag.Aux), modal);
            Words.Add(Word.Of(noun, modal));
            if (!exists) Concepts = [modal, negation];
        }

        public void Honor() => Stem = Conjugation.Honorific(Stem);

        public Stem Past() => Stem = Conjugation.Past(Stem);

        public void Finish(string form, params Concept?[] more) =>
            Words.Add(new Word(form, Conjugation.Marks(Stem, form), [.. Concepts, .. more.OfType<Concept>()]));
    }

    // 계시다, the honorific of 있다.
    private static readonly Stem Present = new("계시", Honorific: true);

    private List<Word> Predicate(Clause c)
    {
        var chain = Start(c);
        var honor = c.Actor.IsHonorific;
        AddModality(c, chain, ref honor);
        // 수 없다, 적이 없다 and 아니다 are negative by themselves.
        if (c.Polarity == Polarity.Long && c.Modality is not (Modality.Can or Modality.Experience) && c.Identity is null)
            chain.Continue(Conjugation.Direct(chain.Stem, "지"), _mood == Mood.Request && c.Link == Link.None ? new Stem("말").As(Tag.Aux)
                : new Stem("않", Inflection.Regular, chain.Stem.Descriptive).As(Tag.Aux), c.Negation);
        if (honor) chain.Honor();
        AddEnding(c, chain);
        return chain.Words;
    }

    private Chain Start(Clause c)
    {
        if (c.IsExistence)
            return new Chain(c.Actor.IsHonorific ? Present : Stem.Of("있다").As(Tag.Verb), c.Core);
        if (c.Identity is { } identity)
        {
            // 의사이다; negated it stays a noun phrase: 의사가 아니다.
            var words = NounPhrase(identity, c.Polarity == Polarity.Positive ? "" : "가");
            var copula = c.Polarity == Polarity.Positive
                ? new Chain(Stem.Copula(words[^1]), identity.Core)
                : new Chain(new Stem("아니", Inflection.Copula, true).As(Tag.Copula), c.Negation);
            copula.Words.AddRange(c.Polarity == Polarity.Positive ? words[..^1] : words);
            return copula;
        }
        var chain = c.Adjective is { } adjective ? new Chain(adjective.Adjective.Stem, adjective.Core)
            : new Chain(c.Actor.IsHonorific && c.Verb!.Honorific is { } honorific ? honorific : c.Verb!.Stem, c.Core);
        if (c.Polarity is Polarity.Short or Polarity.Unable)
            chain.Words.Add(new Word(c.Polarity == Polarity.Short ? "안" : "못", Tag.Adv, c.Negation));
        return chain;
    }

    private static void AddModality(Clause c, Chain chain, ref bool honor)
    {
        var negative = c.Polarity == Polarity.Long;
        switch (c.Modality)
        {
            case Modality.Progressive:
                chain.Continue(Conjugation.Direct(chain.Stem, "고"),
                    (honor ? Present : Stem.Of("있다")).As(Tag.Aux), c.Modal);
                honor = false;
                break;
            case Modality.Want:
                chain.Continue(Conjugation.Direct(chain.Stem, "고"), Stem.Of("싶다", descriptive: true).As(Tag.Aux), c.Modal);
                if (c.Actor.Agreement != Agreement.FirstSingular && c.Actor.Noun.English is not ("we" or "you"))
                    chain.Continue(Conjugation.Infinitive(chain.Stem), Stem.Of("하다").As(Tag.Aux), c.Modal);
                break;
            case Modality.Can:
                if (honor) chain.Honor();
                honor = false;
                chain.Bind(Conjugation.Linked(chain.Stem, "ㄹ"), "수/Bound", !negative, c.Modal, c.Negation);
                break;
            case Modality.Must:
                if (honor) chain.Honor();
                honor = false;
                chain.Continue(Conjugation.Infinitive(chain.Stem) + "야", Stem.Of("하다").As(Tag.Aux), c.Modal);
                break;
            case Modality.Experience:
                if (honor) chain.Honor();
                honor = false;
                chain.Bind(Conjugation.Linked(chain.Stem, "ㄴ"), "적/Bound+이/Particle", !negative, c.Modal, c.Negation);
                break;
            case Modality.Intend:
                chain.Continue(Conjugation.Linked(chain.Stem, "려고"), Stem.Of("하다").As(Tag.Aux), c.Modal);
                break;
        }
    }

    private void AddEnding(Clause c, Chain chain)
    {
        var stem = chain.Stem;
        var link = c.Link;
        switch (link)
        {
            case Link.And: chain.Finish(Conjugation.Direct(stem, "고"), c.Finite, c.Linking); return;
            case Link.If: chain.Finish(Conjugation.Linked(stem, "면"), c.Finite, c.Linking); return;
            case Link.While: chain.Finish(Conjugation.Linked(stem, "면서"), c.Linking); return;
            case Link.Purpose: chain.Finish(Conjugation.Linked(stem, "려고"), c.Linking); return;
            case Link.When: Two(Conjugation.Linked(stem, "ㄹ"), "때/Noun"); return;
            case Link.Before: Two(Conjugation.Direct(stem, "기"), "전/Noun+에/Particle"); return;
            case Link.After: Two(Conjugation.Linked(stem, "ㄴ"), "후/Noun+에/Particle"); return;
            case Link.Gerund: Two(Conjugation.Direct(stem, "는"), "것/Bound+을/Particle"); return;
            case Link.Beginning: chain.Finish(Conjugation.Direct(stem, "기"), c.Linking); return;
            case Link.Decision: chain.Finish(Conjugation.Direct(stem, "기"), c.Linking); chain.Words[^1] = Particles.Attach(chain.Words[^1], "로"); return;
            case Link.Because: Two(Conjugation.Direct(Tensed(), "기"), "때문/Bound+에/Particle"); return;
            case Link.But: chain.Finish(Conjugation.Direct(Tensed(), "지만"), c.Finite, c.Linking); return;
            case Link.Relative: chain.Finish(Attributive(chain, c.Tense), c.Finite, c.Linking); return;
            case Link.Seeming:
                chain.Finish(Attributive(chain, c.Tense), c.Finite);
                chain.Words.Add(new Word("것", Tag.Bound, c.Linking));
                var (alike, form) = (Stem.Of("같다", descriptive: true), End(Stem.Of("같다", descriptive: true)));
                chain.Words.Add(new Word(form, Conjugation.Marks(alike, form), c.Linking));
                return;
            case Link.Reported: chain.Finish(Conjugation.Reported(Tensed()), c.Finite, c.Linking); return;
        }
        chain.Finish(_mood switch
        {
            Mood.Request => Request(chain),
            Mood.Suggestion => Suggestion(stem),
            _ => End(Tensed()),
        }, c.Finite);

        void Two(string form, string noun)
        {
            chain.Finish(form, c.Finite);
            chain.Words.Add(Word.Of(noun, c.Linking));
        }

        Stem Tensed()
        {
            if (c.Tense == Tense.Past) return chain.Past();
            if (c.Tense == Tense.Present) return stem;
            chain.Continue(Conjugation.Linked(stem, "ㄹ"), Stem.Copula(new Word("것", Tag.Bound)), c.Finite);
            return chain.Stem;
        }
    }

    private static string Attributive(Chain chain, Tense tense) => tense switch
    {
        Tense.Future => Conjugation.Linked(chain.Stem, "ㄹ"),
        Tense.Past when !chain.Stem.Descriptive => Conjugation.Linked(chain.Stem, "ㄴ"),
        Tense.Past => Conjugation.Direct(chain.Past(), "던"),
        _ => Conjugation.PresentAttributive(chain.Stem),
    };

    private string End(Stem stem) => (_style, _mood) switch
    {
        (Style.Plain, Mood.Question) => Conjugation.PlainQuestion(stem) + "?",
        (Style.Plain, _) => Conjugation.Plain(stem),
        (Style.Polite, Mood.Question) => Conjugation.Polite(stem) + "?",
        (Style.Polite, _) => Conjugation.Polite(stem),
        (_, Mood.Question) => Conjugation.Formal(stem) + "니까?",
        _ => Conjugation.Formal(stem) + "니다",
    };

    private string Request(Chain chain)
    {
        var stem = chain.Stem;
        if (_style != Style.Plain) chain.Honor(); // 세요 and 십시오 begin with 시
        return _style switch
        {
            Style.Plain when stem.Text == "말" => "마라",
            Style.Plain => Conjugation.Infinitive(stem) + "라",
            Style.Polite => Conjugation.Linked(stem, "세요"),
            _ => Conjugation.Linked(stem, "십시오"),
        };
    }

    private string Suggestion(Stem stem) => _style switch
    {
        Style.Plain => Conjugation.Direct(stem, "자"),
        Style.Polite => Conjugation.Linked(stem, "ㄹ까요?"),
        _ => Conjugation.Linked(stem, "ㅂ시다"),
    };
}
